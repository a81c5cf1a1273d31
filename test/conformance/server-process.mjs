/**
 * One real server for cases that kill it: the built server over the database its parent names, on a free port, with its clock
 * held where the case stands. Tells its parent the address when it is ready.
 */
import { allCapabilities, createRuntime } from '../../dist/runtime/index.js';
import { loadConfig } from '../../dist/api/config.js';
import { createLogger } from '../../dist/api/http/logger.js';
import { startServer } from '../../dist/api/start-server.js';

const { DATABASE_URL: connectionString, CLOCK_AT: clockAt } = process.env;
const config = loadConfig(
  { ...process.env, PORT: '0', TEST_MODE: '1', DATA_DIR: '/nonexistent' },
  '/nonexistent',
);
const runtime = await createRuntime({
  connectionString,
  isTestMode: true,
  clockAt: Number(clockAt),
  without: process.env.TEST_DATABASE === 'plain' ? allCapabilities : [],
});
const server = await startServer({
  runtime,
  config,
  logger: createLogger('silent', false),
  version: '0.0.0',
  tokenSeed: 'test',
});
process.on('disconnect', () => process.exit(0));
process.send(server.url);
