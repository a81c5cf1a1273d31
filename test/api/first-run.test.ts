import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../api/config.ts';
import { createLogger } from '../../api/http/logger.ts';
import { prepareFirstRun } from '../../api/setup/first-run.ts';
import { loadTokenSeed } from '../../api/setup/token-seed.ts';
import { ADMIN, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

describe('the first run', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'first-run-'));
  const config = loadConfig({ DATA_DIR: dataDir }, '/nonexistent');
  const logger = createLogger('error', false);
  let api: Api;
  beforeAll(async () => {
    api = await startApi({}, undefined, false);
  });
  afterAll(async () => {
    await api.stop();
    rmSync(dataDir, { recursive: true });
  });
  const setUp = (token: string | null, user: object = ADMIN) =>
    api.call('POST', '/v2/setup/user', {
      as: null,
      body: user,
      ...(token === null ? {} : { headers: { 'millrace-setup-token': token } }),
    });

  test('prints a one-time link, and keeps its token for the owner only; there is no default account', async () => {
    expect(
      (await api.call('GET', '/v2/topology', { as: { username: 'admin', password: 'admin' } })).status,
    ).toBe(401);
    expect((await api.call('GET', '/v2/setup', { as: null })).body).toEqual({ state: 'open' });
    const printed: string[] = [];
    const end = await prepareFirstRun(api.runtime.identity, config, logger, (text) => printed.push(text));
    end();
    const token = /\/setup\?token=([0-9a-f]{32,})/.exec(printed.join(''))?.[1] ?? '';
    expect(token).not.toBe('');
    expect(readFileSync(join(dataDir, 'setup-token'), 'utf8').trim()).toBe(token);
    expect(statSync(join(dataDir, 'setup-token')).mode & 0o777).toBe(0o600);
  });

  test('needs the token, then works once, ever', async () => {
    const token = readFileSync(join(dataDir, 'setup-token'), 'utf8').trim();
    for (const wrong of [null, '', 'guess']) {
      const refused = await setUp(wrong);
      expect([wrong, refused.status, refused.body.code]).toEqual([wrong, 403, 'SETUP_TOKEN_INVALID']);
    }
    const both = await Promise.all([setUp(token), setUp(token, { ...ADMIN, username: 'eve' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 404]);
    const again = await setUp(token, { ...ADMIN, username: 'mallory' });
    expect([again.status, again.body.code]).toEqual([404, 'NOT_FOUND']);
    expect((await api.call('GET', '/v2/setup', { as: null })).body).toEqual({ state: 'done' });
    const printed: string[] = [];
    (await prepareFirstRun(api.runtime.identity, config, logger, (text) => printed.push(text)))();
    expect(printed).toEqual([]);
    expect(() => statSync(join(dataDir, 'setup-token'))).toThrow();
  });

  test('the key of access tokens is made once and kept', () => {
    const seed = loadTokenSeed(config);
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(loadTokenSeed(config)).toBe(seed);
    expect(statSync(join(dataDir, 'token-signing-key')).mode & 0o777).toBe(0o600);
  });
});
