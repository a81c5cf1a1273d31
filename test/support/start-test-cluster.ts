import { startThrowAwayCluster } from './throw-away-cluster.ts';

/** Jest's globalSetup: one cluster for the whole run; `test-database.ts` makes databases in it. */
export default async function startTestCluster(): Promise<void> {
  const cluster = await startThrowAwayCluster();
  process.env['TEST_CLUSTER_URL'] = cluster.connectionString;
  (globalThis as { testCluster?: typeof cluster }).testCluster = cluster;
}
