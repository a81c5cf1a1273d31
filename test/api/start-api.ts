import { createRuntime } from '#runtime';
import type { Runtime } from '#runtime';
import { loadConfig } from '../../api/config.ts';
import { createLogger } from '../../api/http/logger.ts';
import { startServer } from '../../api/start-server.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase } from '../support/test-database.ts';

export const ADMIN = { username: 'admin', password: 'correct horse battery' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when there is none. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  /** `null` sends no credential. */
  readonly as?: { readonly username: string; readonly password: string } | null;
  readonly signal?: AbortSignal;
}

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
    deploy: (...files) => {
      const form = new FormData();
      for (const [name, content] of files) form.append('resources', new Blob([content]), name);
      return call('POST', '/v2/deployments', { raw: form });
    },
    stop: async () => {
      await server.stop();
      await runtime.stop();
      await database.drop();
    },
  };
}

export function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** One call over HTTP, by the administrator unless said otherwise. */
export async function sendTo(
  url: string,
  method: string,
  path: string,
  options: CallOptions,
): Promise<Answer> {
  const headers = new Headers(options.headers);
  const user = options.as === undefined ? ADMIN : options.as;
  if (user && !headers.has('authorization')) headers.set('authorization', basic(user));
  if (options.body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
  const response = await fetch(url + path, {
    method,
    headers,
    body,
    redirect: 'manual',
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}
