import { createRuntime, migrate, startEmbeddedPostgres } from '#runtime';
import type { Runtime, RuntimeOptions } from '#runtime';
import { createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { ConfigError, loadConfig } from './config.ts';
import type { Config } from './config.ts';
import { createLogger } from './http/logger.ts';
import { productVersion, PROJECT_ROOT } from './project-root.ts';
import { deployExamples } from './setup/deploy-examples.ts';
import { createFirstAdministrator, prepareFirstRun } from './setup/first-run.ts';
import { loadSecretKeys } from './setup/secret-keys.ts';
import { loadTokenSeed } from './setup/token-seed.ts';
import { startServer } from './start-server.ts';

/**
 * The composition root: one process with the roles it was given. Everything opened here is closed in reverse order, by
 * Ctrl-C or by a failure half way.
 */
async function main(): Promise<void> {
  const config = loadConfig(process.env, join(PROJECT_ROOT, 'dist', 'web'));
  const logger = createLogger(config.logLevel, process.stdout.isTTY);
  const closers: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const stop = stopOnce(logger, closeAll);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // It never goes on in an unknown state; rows are the truth, so the next start loses nothing.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, 'A defect: the server ends.');
      process.exit(1);
    });
  }
  try {
    await start(config, logger, closers);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function start(config: Config, logger: Logger, closers: (() => unknown)[]): Promise<void> {
  const isServing = config.roles.includes('http');
  if (isServing) await requireFreePort(config);
  const connectionString = await openDatabase(config, logger, closers);
  await migrate(connectionString);
  const runtime: Runtime = await createRuntime({
    connectionString,
    without: config.databaseWithout,
    isTestMode: config.isTestMode,
    scripts: config.isWithScripts,
    roles: config.roles,
    limits: config.limits,
    production: config.environment === 'production',
    log: (message) => logger.info(message),
    connectors: config.isWithConnectors,
    allowedHosts: config.connectorHosts,
    secretKeys: loadSecretKeys(config),
    secrets: config.secrets,
    ...mailOptions(config),
  });
  closers.push(() => runtime.stop());
  if (config.isWithExamples) await deployExamples(runtime, logger);
  if (!isServing) {
    logger.info(`Millrace ${productVersion()} works with the roles ${config.roles.join(', ')}.`);
    return;
  }
  await createFirstAdministrator(runtime.identity, config, logger);
  const server = await startServer({
    runtime,
    config,
    logger,
    version: productVersion(),
    tokenSeed: loadTokenSeed(config),
  });
  closers.push(() => server.stop());
  closers.push(
    await prepareFirstRun(runtime.identity, config, logger, (text) => process.stdout.write(`${text}\n`)),
  );
  logger.info(`Millrace ${productVersion()} is ready at ${server.url}`);
}

/** The address is read at each mail, because a port chosen by the system is known only after listening. */
function mailOptions(config: Config): Pick<RuntimeOptions, 'mail'> {
  if (config.mail === null) return {};
  return {
    mail: {
      ...config.mail,
      get baseUrl() {
        return config.baseUrl;
      },
    },
  };
}

async function openDatabase(config: Config, logger: Logger, closers: (() => unknown)[]): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: (message) => logger.info(message),
  });
  closers.push(() => postgres.stop());
  return postgres.connectionString;
}

/** Asked before anything is started, so that the answer comes at once and nothing has to be undone. */
async function requireFreePort(config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createProbe();
    probe.once('error', reject);
    probe.listen(config.port, config.host, () => probe.close(() => resolve()));
  });
}

/** The first signal drains, a second one ends at once. */
function stopOnce(logger: Logger, closeAll: () => Promise<void>): () => void {
  let isStopping = false;
  return () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info('Stopping: what runs is finished. Press Ctrl-C again to end at once.');
    closeAll().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'The stop was not clean. Nothing is lost; the next start recovers.');
        process.exit(1);
      },
    );
  };
}

/** One line that says what is wrong and what to do; the stack only for defects. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const { HOST = '127.0.0.1', PORT = '8080' } = process.env;
  if (code === 'EADDRINUSE')
    return `Port ${PORT} on ${HOST} is in use. Stop the other program, or choose another port with PORT.`;
  if (code === 'EACCES')
    return `Port ${PORT} on ${HOST} may not be used by this user. Choose a port above 1023 with PORT.`;
  if (code === 'EADDRNOTAVAIL')
    return `${HOST} is not an address of this machine. Set HOST to one, such as 127.0.0.1.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `The database does not answer: ${String(message)}. Check DATABASE_URL.`;
  return error instanceof Error && typeof code !== 'string'
    ? (error.stack ?? error.message)
    : String(message ?? error);
}

main().catch((error: unknown) => {
  process.stderr.write(`Millrace could not start. ${explain(error)}\n`);
  process.exit(1);
});
