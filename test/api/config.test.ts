import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../api/config.ts';

const load = (env: Record<string, string>) => loadConfig(env, '/web');

describe('configuration', () => {
  test('has safe defaults', () => {
    expect(load({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: null,
      isTestMode: false,
      isBasicAuth: true,
      adminPassword: null,
      environment: 'development',
    });
  });

  test('models may bring scripts unless they are switched off', () => {
    expect(load({}).isWithScripts).toBe(true);
    expect(load({ SCRIPTS: '0' }).isWithScripts).toBe(false);
  });

  test('limits of instances are the usual ones unless they are set', () => {
    const usual = { activationsMax: 10_000, tokensMax: 10_000, iterationsMax: 100_000, callDepthMax: 50 };
    expect(load({}).limits).toEqual(usual);
    expect(load({ LIMIT_TOKENS: '500', LIMIT_CALL_DEPTH: '3' }).limits).toEqual({
      ...usual,
      tokensMax: 500,
      callDepthMax: 3,
    });
  });

  test('an empty variable counts as not set', () => {
    expect(load({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 8080, databaseUrl: null });
  });

  test('a pooler takes what belongs to a session', () => {
    expect(load({}).databaseWithout).toEqual([]);
    expect(load({ DATABASE_WITHOUT: 'partitions, pooler' }).databaseWithout).toEqual([
      'partitions',
      'listen',
      'prepared-statements',
      'sessions',
    ]);
  });

  test('beyond loopback, passwords on every call are off unless asked for', () => {
    expect(load({ HOST: '0.0.0.0' })).toMatchObject({ isBasicAuth: false, environment: 'production' });
    expect(load({ HOST: '0.0.0.0', BASIC_AUTH: '1' }).isBasicAuth).toBe(true);
  });

  test.each([
    [{ PORT: 'abc' }, /^PORT /],
    [{ PORT: '65536' }, /^PORT /],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL /],
    [{ DATABASE_WITHOUT: 'listen,joins' }, /^DATABASE_WITHOUT .*joins.*prepared-statements/],
    [{ HOST: '0.0.0.0', ADMIN_PASSWORD: 'short' }, /^ADMIN_PASSWORD .*12/],
    [{ ADMIN_USER: 'a b' }, /^ADMIN_USER /],
    [{ TEST_MODE: 'maybe' }, /^TEST_MODE /],
    [{ SCRIPTS: 'maybe' }, /^SCRIPTS /],
    [{ ROLES: 'http,boss' }, /^ROLES .*boss/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL /],
    [{ TOKEN_SIGNING_KEY: 'short' }, /^TOKEN_SIGNING_KEY /],
    [{ PUBLIC_URL: 'ftp://x' }, /^PUBLIC_URL /],
    [{ TRUSTED_PROXIES: '10.0.0.0/8, proxy' }, /^TRUSTED_PROXIES .*"proxy"/],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, /^TRUSTED_PROXIES /],
    [{ TRUSTED_PROXIES: '0.0.0.0/0' }, /^TRUSTED_PROXIES /],
    [{ TRUSTED_PROXIES: '1' }, /^TRUSTED_PROXIES /],
    [{ LIMIT_TOKENS: '99' }, /^LIMIT_TOKENS .*100 to 100000/],
    [{ LIMIT_ACTIVATIONS: '-1' }, /^LIMIT_ACTIVATIONS /],
    [{ LIMIT_ITERATIONS: 'many' }, /^LIMIT_ITERATIONS /],
    [{ LIMIT_CALL_DEPTH: '1.5' }, /^LIMIT_CALL_DEPTH /],
    [{ SMTP_URL: 'http://mail.example.com', MAIL_FROM: 'a@example.com' }, /^SMTP_URL /],
    [{ SMTP_URL: 'smtp://mail.example.com' }, /^MAIL_FROM /],
    [{ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'a@example.com, b@example.com' }, /^MAIL_FROM /],
  ])('refuses %j by name', (env, message) => {
    expect(() => load(env as Record<string, string>)).toThrow(message);
  });

  test('never repeats a database password in a message', () => {
    expect(() => load({ DATABASE_URL: 'mysql://user:hunter2@host' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});
