import { startApi } from '../api/start-api.ts';
import { startThrowAwayCluster } from '../support/throw-away-cluster.ts';
import type { DriverFactory } from './driver.ts';
import { ServerDriver } from './server-driver.ts';

/** A PostgreSQL for the whole run; every case gets a database and a server of its own. */
export async function startServerTarget(): Promise<{
  readonly createDriver: DriverFactory;
  readonly close: () => Promise<void>;
}> {
  const cluster = await startThrowAwayCluster();
  process.env['TEST_CLUSTER_URL'] = cluster.connectionString;
  return {
    createDriver: async () => ServerDriver.open(await startApi({ LOG_LEVEL: 'silent' })),
    close: () => cluster.stop(),
  };
}
