import { isPlain } from './plain-database.ts';
import { startThrowAwayCluster } from './throw-away-cluster.ts';
import { startTransactionPooler, type TransactionPooler } from './transaction-pooler.ts';

/** Jest's globalSetup: one cluster for the whole run; `test-database.ts` makes databases in it. */
export default async function startTestCluster(): Promise<void> {
  const cluster = await startThrowAwayCluster();
  process.env['TEST_CLUSTER_URL'] = cluster.connectionString;
  const kept = globalThis as { testCluster?: typeof cluster; testPooler?: TransactionPooler };
  kept.testCluster = cluster;
  if (!isPlain) return;
  kept.testPooler = await startTransactionPooler(cluster.connectionString);
  process.env['TEST_POOLER_PORT'] = String(kept.testPooler.port);
}
