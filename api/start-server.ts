import type { Runtime } from '#runtime';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AccessTokens } from './auth/access-tokens.ts';
import { Authenticator } from './auth/authenticator.ts';
import { PublicLinkTokens } from './auth/public-link-tokens.ts';
import { addressUrl } from './config.ts';
import type { Config } from './config.ts';
import { createServer } from './http/create-server.ts';
import { OpenStreams } from './live/open-streams.ts';

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Refuses new calls, ends streams and long polls, lets what runs finish, then closes the port. The runtime stays. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly runtime: Runtime;
  readonly config: Config;
  readonly logger: Logger;
  readonly version: string;
  /** Seed of the keys that sign access tokens and public links. */
  readonly tokenSeed: string | Buffer;
}

/** Starts HTTP over a runtime. Port 0 takes a free one; the real address is in `url` and in `config.baseUrl`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { runtime, config, logger, version } = options;
  let isDraining = false;
  const authenticator = new Authenticator(runtime.identity, config, new AccessTokens(options.tokenSeed));
  const app = await createServer({
    runtime,
    config,
    authenticator,
    linkTokens: new PublicLinkTokens(options.tokenSeed),
    logger,
    version,
    isDraining: () => isDraining,
  });
  await app.listen(config.port, config.host);
  const { port } = (app.getHttpServer() as { address(): { port: number } }).address();
  if (config.publicUrl === null)
    config.baseUrl = addressUrl(
      config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host,
      port,
    );
  return {
    url: config.baseUrl,
    stop: async () => {
      isDraining = true;
      app.get(OpenStreams, { strict: false }).endAll();
      await close(app);
    },
  };
}

/** Longest time calls may still take (architecture: a drain is at most 20 s); long polls are cut, their jobs given back. */
const GRACE_MS = 1_500;

async function close(app: NestFastifyApplication): Promise<void> {
  const server = (app.getHttpAdapter().getInstance() as unknown as FastifyInstance).server;
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
