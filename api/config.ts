import {
  allCapabilities,
  defaultLimits,
  isCapability,
  isMailAddress,
  limitRanges,
  readAllowedHost,
  takenByPooler,
} from '#runtime';
import type { Capability, OwnLimits } from '#runtime';
import { isIP } from 'node:net';
import { resolve } from 'node:path';

/** Everything that can be set from outside, read once and checked (the README has the same table). */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where others reach us; `http://HOST:PORT` unless PUBLIC_URL says otherwise. Set after listening when PORT is 0. */
  baseUrl: string;
  readonly publicUrl: string | null;
  /** Whose word for the address of a caller is taken (`X-Forwarded-For`); of nobody when it is empty. */
  readonly trustedProxies: readonly string[];
  readonly dataDir: string;
  /** null: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | null;
  /** What that server, or a pooler before it, does not offer. */
  readonly databaseWithout: readonly Capability[];
  readonly adminUser: string;
  readonly adminPassword: string | null;
  readonly isTestMode: boolean;
  readonly roles: readonly Role[];
  readonly logLevel: string;
  /** User name and password on every call; on by default only when bound to loopback. */
  readonly isBasicAuth: boolean;
  readonly multiTenancy: boolean;
  readonly environment: 'development' | 'staging' | 'production';
  /** Models may bring JavaScript. */
  readonly isWithScripts: boolean;
  /** Deploy the example processes on the first start. */
  readonly isWithExamples: boolean;
  /** Seed of the key that signs access tokens; several processes behind one address must share it. */
  readonly tokenSigningKey: string | null;
  /** null: nobody gets mail. */
  readonly mail: {
    /** null: mails are made and kept to be looked at, and nobody gets them. */
    readonly smtpUrl: string | null;
    readonly from: string;
    /** Further addresses that mail tasks may send from. */
    readonly senders: readonly string[];
  } | null;
  /** Work on the tasks of built-in connectors in this process. */
  readonly isWithConnectors: boolean;
  /** A folder with further element templates. */
  readonly elementTemplatesDir: string | null;
  /** Hosts that connectors may reach beyond public ones. */
  readonly connectorHosts: readonly string[];
  /** Seeds of the keys that secrets are stored under; the first one is used for what is stored from now on. */
  readonly secretsKeys: readonly string[];
  /** Every `SECRET_NAME` of the environment, by NAME. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Limits on what one instance may do; all processes of an installation need the same. */
  readonly limits: Required<OwnLimits>;
  readonly webRoot: string;
}

const LIMIT_NAMES = {
  activationsMax: 'LIMIT_ACTIVATIONS',
  tokensMax: 'LIMIT_TOKENS',
  iterationsMax: 'LIMIT_ITERATIONS',
  callDepthMax: 'LIMIT_CALL_DEPTH',
} as const satisfies Record<keyof OwnLimits, string>;

export type Role = 'http' | 'engine' | 'workers' | 'scheduler';

const ROLES: readonly Role[] = ['http', 'engine', 'workers', 'scheduler'];
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
const PASSWORD_LENGTH_MIN = 12;
const SIGNING_KEY_LENGTH_MIN = 32;

/** A setting that cannot be used; its message names the variable and what to write instead. */
export class ConfigError extends Error {
  constructor(name: string, message: string) {
    super(`${name} ${message}`);
    this.name = 'ConfigError';
  }
}

export function loadConfig(env: Readonly<Record<string, string | undefined>>, webRoot: string): Config {
  const host = text(env, 'HOST') ?? '127.0.0.1';
  const port = readPort(env);
  const publicUrl = readUrl(env, 'PUBLIC_URL', ['http:', 'https:']);
  const isLocal = isLoopback(host);
  const signingKey = text(env, 'TOKEN_SIGNING_KEY') ?? null;
  if (signingKey !== null && signingKey.length < SIGNING_KEY_LENGTH_MIN) {
    throw new ConfigError(
      'TOKEN_SIGNING_KEY',
      `must have at least ${SIGNING_KEY_LENGTH_MIN} characters. Make one with: openssl rand -hex 32`,
    );
  }
  return {
    host,
    port,
    publicUrl: publicUrl?.replace(/\/$/, '') ?? null,
    baseUrl: publicUrl?.replace(/\/$/, '') ?? addressUrl(host, port),
    trustedProxies: readTrustedProxies(env),
    dataDir: resolve(text(env, 'DATA_DIR') ?? '.data'),
    databaseUrl: readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseWithout: readCapabilities(env),
    adminUser: readAdminUser(env),
    adminPassword: readPassword(env, isLocal),
    isTestMode: flag(env, 'TEST_MODE', false),
    roles: readRoles(env),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    isBasicAuth: flag(env, 'BASIC_AUTH', isLocal),
    multiTenancy: flag(env, 'MULTI_TENANCY', false),
    environment: oneOf(env, 'ENVIRONMENT', ENVIRONMENTS, isLocal ? 'development' : 'production'),
    isWithScripts: flag(env, 'SCRIPTS', true),
    isWithExamples: flag(env, 'EXAMPLES', true),
    tokenSigningKey: signingKey,
    mail: readMail(env) ?? caughtMail(env, isLocal),
    isWithConnectors: flag(env, 'CONNECTORS', true),
    elementTemplatesDir: text(env, 'ELEMENT_TEMPLATES_DIR') ?? null,
    connectorHosts: readConnectorHosts(env),
    secretsKeys: readSecretsKeys(env),
    secrets: readSecrets(env),
    limits: readLimits(env),
    webRoot,
  };
}

export function addressUrl(host: string, port: number): string {
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

// helpers

type Env = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set: that is what shells and compose files make of a missing value. */
function text(env: Env, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function readPort(env: Env): number {
  const given = text(env, 'PORT') ?? '8080';
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535)
    throw new ConfigError('PORT', `must be a number from 0 to 65535, not ${JSON.stringify(given)}.`);
  return port;
}

function readUrl(env: Env, name: string, protocols: readonly string[]): string | null {
  const given = text(env, name);
  if (given === undefined) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  // The value may contain a password, so the message does not repeat it.
  if (!url || !protocols.includes(url.protocol))
    throw new ConfigError(name, `must be a URL that starts with ${protocols.join('// or ')}//.`);
  return given;
}

/** `pooler` stands for what a pooler in transaction mode takes. */
function readCapabilities(env: Env): readonly Capability[] {
  return list(env, 'DATABASE_WITHOUT').flatMap((name) => {
    if (name === 'pooler') return takenByPooler;
    if (isCapability(name)) return [name];
    throw new ConfigError(
      'DATABASE_WITHOUT',
      `has ${JSON.stringify(name)}. Use a comma list of ${allCapabilities.join(', ')}, or pooler.`,
    );
  });
}

/** Where people develop, mails are caught instead of sent: Admin shows them. */
function caughtMail(env: Env, isLocal: boolean): Config['mail'] {
  const isTest = flag(env, 'TEST_MODE', false);
  const environment = oneOf(env, 'ENVIRONMENT', ENVIRONMENTS, isLocal ? 'development' : 'production');
  const catches = flag(env, 'MAIL_CATCHER', environment === 'development' && !isTest);
  return catches ? { smtpUrl: null, from: 'millrace@localhost.localdomain', senders: [] } : null;
}

/** Both or none: a server without a sender would refuse each mail. */
function readMail(env: Env): Config['mail'] {
  const smtpUrl = readUrl(env, 'SMTP_URL', ['smtp:', 'smtps:']);
  const from = text(env, 'MAIL_FROM');
  if (from !== undefined && !isMailAddress(from))
    throw new ConfigError('MAIL_FROM', 'must be one plain e-mail address, such as millrace@example.com.');
  if (smtpUrl === null) return null;
  if (new URL(smtpUrl).hostname === '' || !isPercentEncoded(smtpUrl))
    throw new ConfigError(
      'SMTP_URL',
      'must be like smtp://user:password@mail.example.com:587, with special characters of the password as %XX.',
    );
  if (from === undefined)
    throw new ConfigError('MAIL_FROM', 'must be set beside SMTP_URL: the address that mails come from.');
  const senders = list(env, 'MAIL_SENDERS');
  for (const sender of senders)
    if (!isMailAddress(sender))
      throw new ConfigError(
        'MAIL_SENDERS',
        `has ${JSON.stringify(sender)}. Use a comma list of plain addresses.`,
      );
  return { smtpUrl, from, senders };
}

function isPercentEncoded(given: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(given);
}

function readAdminUser(env: Env): string {
  const user = text(env, 'ADMIN_USER') ?? 'admin';
  if (!/^[\w.@-]{1,100}$/.test(user))
    throw new ConfigError(
      'ADMIN_USER',
      'must have 1 to 100 letters, digits, dots, dashes, underscores or @.',
    );
  return user;
}

/** On a developer's own machine the choice is the developer's; anywhere else a short password refuses the start. */
function readPassword(env: Env, isLocal: boolean): string | null {
  const password = env['ADMIN_PASSWORD'];
  if (password === undefined || password === '') return null;
  if (!isLocal && password.length < PASSWORD_LENGTH_MIN)
    throw new ConfigError('ADMIN_PASSWORD', `must have at least ${PASSWORD_LENGTH_MIN} characters.`);
  return password;
}

/** By their addresses and not by their number: who reaches the server beside them then cannot say to be somebody else. */
function readTrustedProxies(env: Env): readonly string[] {
  const entries = list(env, 'TRUSTED_PROXIES');
  for (const entry of entries) {
    const [address = '', bits, ...more] = entry.split('/');
    const bitsMax = isIP(address) === 4 ? 32 : 128;
    const isNetwork =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= bitsMax);
    if (isIP(address) === 0 || !isNetwork || more.length > 0)
      throw new ConfigError(
        'TRUSTED_PROXIES',
        `has ${JSON.stringify(entry)}. Use a comma list of addresses or networks such as 10.0.0.0/8.`,
      );
  }
  return entries;
}

function readConnectorHosts(env: Env): readonly string[] {
  const entries = list(env, 'CONNECTOR_ALLOWED_HOSTS');
  for (const entry of entries) {
    if (readAllowedHost(entry) === null)
      throw new ConfigError(
        'CONNECTOR_ALLOWED_HOSTS',
        `has ${JSON.stringify(entry)}. Use a comma list of names, *.names, addresses or networks such as 10.0.0.0/8, each with or without :port.`,
      );
  }
  return entries;
}

function readSecretsKeys(env: Env): readonly string[] {
  const keys = list(env, 'SECRETS_KEY');
  if (keys.some((key) => key.length < SIGNING_KEY_LENGTH_MIN))
    throw new ConfigError(
      'SECRETS_KEY',
      `must have at least ${SIGNING_KEY_LENGTH_MIN} characters. Make one with: openssl rand -hex 32`,
    );
  return keys;
}

/** An empty one counts as not set, like every other variable. */
function readSecrets(env: Env): Readonly<Record<string, string>> {
  const prefix = 'SECRET_';
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(prefix) && /^[A-Za-z_][\w-]{0,127}$/.test(name.slice(prefix.length)) && value
        ? [[name.slice(prefix.length), value]]
        : [],
    ),
  );
}

function readLimits(env: Env): Required<OwnLimits> {
  const limits = { ...defaultLimits };
  for (const [limit, name] of Object.entries(LIMIT_NAMES) as [keyof OwnLimits, string][]) {
    const given = text(env, name);
    if (given === undefined) continue;
    const { from, to } = limitRanges[limit];
    const value = Number(given);
    if (!/^\d+$/.test(given) || value < from || value > to)
      throw new ConfigError(name, `must be a number from ${from} to ${to}, not ${JSON.stringify(given)}.`);
    limits[limit] = value;
  }
  const { activationsMax, tokensMax, iterationsMax, callDepthMax } = limits;
  return { activationsMax, tokensMax, iterationsMax, callDepthMax };
}

function list(env: Env, name: string): readonly string[] {
  return (text(env, name) ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function readRoles(env: Env): readonly Role[] {
  const given = text(env, 'ROLES');
  if (given === undefined) return ROLES;
  const names = given.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!(ROLES as readonly string[]).includes(name))
      throw new ConfigError(
        'ROLES',
        `has the unknown role ${JSON.stringify(name)}. Use a comma list of ${ROLES.join(', ')}.`,
      );
  }
  return names as Role[];
}

function flag(env: Env, name: string, otherwise: boolean): boolean {
  const given = text(env, name)?.toLowerCase();
  if (given === undefined) return otherwise;
  if (['1', 'true', 'yes', 'on'].includes(given)) return true;
  if (['0', 'false', 'no', 'off'].includes(given)) return false;
  throw new ConfigError(name, `must be 1 or 0, not ${JSON.stringify(given)}.`);
}

function oneOf<const T extends readonly string[]>(
  env: Env,
  name: string,
  values: T,
  otherwise: T[number],
): T[number] {
  const given = text(env, name) ?? otherwise;
  if (!values.includes(given))
    throw new ConfigError(name, `must be one of ${values.join(', ')}, not ${JSON.stringify(given)}.`);
  return given;
}
