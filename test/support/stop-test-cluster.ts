import type { ThrowAwayCluster } from './throw-away-cluster.ts';
import type { TransactionPooler } from './transaction-pooler.ts';

/** Jest's globalTeardown. A run that does not get here leaves the cluster to the watchdog. */
export default async function stopTestCluster(): Promise<void> {
  const { testCluster, testPooler } = globalThis as {
    testCluster?: ThrowAwayCluster;
    testPooler?: TransactionPooler;
  };
  await testPooler?.stop();
  await testCluster?.stop();
}
