import { createRuntime } from '#runtime';
import type { Runtime } from '#runtime';
import { loadConfig } from '../../api/config.ts';
import { createLogger } from '../../api/http/logger.ts';
import { startServer } from '../../api/start-server.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { ADMIN, deployTo, sendTo, type Answer, type CallOptions } from './send-to.ts';

export { ADMIN, basic, sendTo } from './send-to.ts';
export type { Answer, CallOptions } from './send-to.ts';

export interface Api {
  readonly url: string;
  readonly runtime: Runtime;
  readonly connectionString: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  deploy(...files: readonly (readonly [name: string, content: string])[]): Promise<Answer>;
  stop(): Promise<void>;
}

/** Models of others name addresses outside: only tests of connectors run them. */
const NO_CONNECTORS = { CONNECTORS: '0' };

/** The whole server over a database of its own, on a free port, with one administrator. */
export async function startApi(
  env: Readonly<Record<string, string>> = {},
  webRoot = '/nonexistent',
  isSetUp = true,
): Promise<Api> {
  const database = await createTestDatabase();
  const config = loadConfig(
    {
      PORT: '0',
      DATABASE_URL: database.connectionString,
      TEST_MODE: '1',
      DATA_DIR: '/nonexistent',
      ...NO_CONNECTORS,
      ...env,
    },
    webRoot,
  );
  const runtime = await createRuntime({
    connectionString: database.connectionString,
    without: databaseWithout,
    isTestMode: config.isTestMode,
    connectors: config.isWithConnectors,
    allowedHosts: config.connectorHosts,
    secretKeys: config.secretsKeys,
    secrets: config.secrets,
    ...(config.mail === null ? {} : { mail: { ...config.mail, baseUrl: 'http://localhost' } }),
  });
  if (isSetUp) await runtime.identity.setupFromEnvironment(ADMIN);
  const server = await startServer({
    runtime,
    config,
    logger: createLogger(env['LOG_LEVEL'] ?? 'error', false),
    version: '0.0.0',
    tokenSeed: 'test',
  });
  const call = (method: string, path: string, options: CallOptions = {}) =>
    sendTo(server.url, method, path, options);
  return {
    url: server.url,
    runtime,
    connectionString: database.connectionString,
    call,
    deploy: (...files) => deployTo(server.url, files),
    stop: async () => {
      await server.stop();
      await runtime.stop();
      await database.drop();
    },
  };
}
