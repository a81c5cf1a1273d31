import 'reflect-metadata';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Runtime } from '#runtime';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppModule } from '../app.module.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { PublicLinkTokens } from '../auth/public-link-tokens.ts';
import { isLocalDevelopment } from '../auth/authenticator.ts';
import type { Config } from '../config.ts';
import { registerPages } from '../pages/register-pages.ts';
import { Metrics } from '../v2/system/metrics.ts';
import { registerNotOffered } from '../v2/not-offered/register-not-offered.ts';
import { registerBodyParsers } from './body-parser.ts';
import { DEPLOYMENT_BODY_MAX } from './endpoint.ts';
import { InteractiveQuota } from './interactive-quota.ts';
import { registerRequestHooks } from './request-hooks.ts';

export interface ServerParts {
  readonly runtime: Runtime;
  readonly config: Config;
  readonly authenticator: Authenticator;
  readonly linkTokens: PublicLinkTokens;
  readonly logger: Logger;
  readonly version: string;
  readonly isDraining: () => boolean;
}

/** Header and URL limits of api.md 1.15; files and parts of an upload. */
const HEADER_BYTES_MAX = 16_384;
const FILES_MAX = 100;
const PARAM_LENGTH_MAX = 1_000;

/** Builds the HTTP server over a runtime; nothing listens yet. */
export async function createServer(parts: ServerParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: DEPLOYMENT_BODY_MAX,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX, ignoreTrailingSlash: true },
    trustProxy: parts.config.trustedProxies.length === 0 ? false : [...parts.config.trustedProxies],
    // What still comes in over an open connection gets the answer of a draining server, in words and with its code.
    return503OnClosing: false,
    // What is busy is ended by the drain itself.
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    http: { maxHeaderSize: HEADER_BYTES_MAX },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(parts), adapter, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  // First, so that its hook has read the cookies when ours ask for the session.
  await app.register(cookie as never);
  registerRequestHooks(server, {
    config: parts.config,
    version: parts.version,
    authenticator: parts.authenticator,
    quota: new InteractiveQuota(!isLocalDevelopment(parts.config)),
    isDraining: parts.isDraining,
  });
  registerBodyParsers(server);
  await app.register(multipart as never, {
    throwFileSizeLimit: true,
    limits: {
      files: FILES_MAX,
      fields: 50,
      parts: FILES_MAX + 50,
      fieldSize: 65_536,
      fileSize: DEPLOYMENT_BODY_MAX,
      headerPairs: 100,
      fieldNameSize: 255,
    },
  });
  registerNotOffered(server);
  await registerPages(server, parts.config);
  app.get(Metrics, { strict: false }).observe(server, parts.isDraining);
  await app.init();
  await server.ready();
  return app;
}
