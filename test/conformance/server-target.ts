import { startApi } from '../api/start-api.ts';
import { isPlain } from '../support/plain-database.ts';
import { startThrowAwayCluster } from '../support/throw-away-cluster.ts';
import { startTransactionPooler } from '../support/transaction-pooler.ts';
import type { DriverFactory } from './driver.ts';
import { EPOCH, ServerDriver } from './server-driver.ts';
import { startServerUnderTest } from './server-under-test.ts';

/** A PostgreSQL for the whole run; every case gets a database and a server of its own, which may die after each stimulus. */
export async function startServerTarget(crashes: boolean): Promise<{
  readonly createDriver: DriverFactory;
  readonly close: () => Promise<void>;
}> {
  const cluster = await startThrowAwayCluster();
  process.env['TEST_CLUSTER_URL'] = cluster.connectionString;
  const pooler = isPlain ? await startTransactionPooler(cluster.connectionString) : null;
  if (pooler !== null) process.env['TEST_POOLER_PORT'] = String(pooler.port);
  return {
    createDriver: async () =>
      ServerDriver.open(
        crashes ? await startServerUnderTest(EPOCH) : await startApi({ LOG_LEVEL: 'silent' }),
      ),
    close: async () => {
      await pooler?.stop();
      await cluster.stop();
    },
  };
}
