import type { ThrowAwayCluster } from './throw-away-cluster.ts';

/** Jest's globalTeardown. A run that does not get here leaves the cluster to the watchdog. */
export default async function stopTestCluster(): Promise<void> {
  await (globalThis as { testCluster?: ThrowAwayCluster }).testCluster?.stop();
}
