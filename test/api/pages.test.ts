import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

describe('the pages', () => {
  const root = mkdtempSync(join(tmpdir(), 'pages-'));
  let api: Api;
  beforeAll(async () => {
    mkdirSync(join(root, 'assets'));
    writeFileSync(join(root, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">');
    writeFileSync(join(root, 'assets', 'app-1a2b.js'), 'export {};');
    writeFileSync(join(root, 'form.html'), '<!doctype html><title>Form</title>__CSP_NONCE__');
    writeFileSync(join(root, 'theme.js'), '//');
    api = await startApi({}, root);
  });
  afterAll(async () => {
    await api.stop();
    rmSync(root, { recursive: true });
  });
  const get = (path: string) => api.call('GET', path, { as: null });

  test.each(['/', '/tasks', '/operate/instances/42', '/sign-in?next=%2Ftasks'])(
    '%s is the application document with a nonce of its own',
    async (path) => {
      const [first, second] = [await get(path), await get(path)];
      expect([first.status, first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      const nonce = /content="([^"]+)"/.exec(first.text)?.[1] ?? '';
      expect(nonce).toMatch(/^[\w+/=]{24}$/);
      expect(first.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(first.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(second.text).not.toBe(first.text);
    },
  );

  test('a public link opens a document of its own, which takes markup from no script and no inline style', async () => {
    const form = await get('/f/abc_-1');
    expect(form.text).toContain('<title>Form</title>');
    const policy = form.headers.get('content-security-policy');
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default dompurify");
    expect(policy).not.toContain('unsafe');
    expect((await get('/form.html')).text).toContain('<meta name="csp-nonce"');
    expect((await get('/f/abc/more')).text).toContain('<meta name="csp-nonce"');
  });

  test('files come with their type; assets may be kept for ever', async () => {
    const asset = await get('/assets/app-1a2b.js');
    expect([asset.status, asset.headers.get('cache-control'), asset.text]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'export {};',
    ]);
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect((await get('/theme.js')).headers.get('cache-control')).toBe('no-cache');
  });

  test('unknown assets and paths of programs are 404, and no path leads out of the folder', async () => {
    expect((await get('/assets/gone.js')).status).toBe(404);
    expect((await get('/v2/gone')).headers.get('content-type')).toBe('application/problem+json');
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2fetc%2fpasswd',
      '/%2e%2e/package.json',
    ]) {
      expect((await get(path)).text).not.toMatch(/dependencies|root:/);
    }
    expect((await get('/%E0%A4%A')).status).toBe(400);
  });

  test('the contract, its readable page and a page per code are for everybody signed in', async () => {
    expect((await get('/api-docs')).status).toBe(401);
    const page = await api.call('GET', '/api-docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.text).not.toMatch(/https?:\/\//);
    expect((await api.call('GET', '/v2/openapi.json')).body.openapi).toBe('3.1.0');
    const error = await api.call('GET', '/docs/errors/JOB_LEASE_LOST');
    expect([error.status, error.text]).toEqual([200, expect.stringContaining('HTTP status 409')]);
    expect((await api.call('GET', '/docs/errors/NOTHING')).status).toBe(404);
  });

  test('health, license, version and metrics', async () => {
    expect((await get('/health/live')).body).toEqual({ status: 'up' });
    expect((await get('/health/ready')).body).toEqual({ status: 'up' });
    expect((await api.call('GET', '/health/ready')).body.checks).toMatchObject({ database: true });
    expect((await get('/v2/status')).status).toBe(204);
    expect((await get('/v2/license')).body).toEqual({
      validLicense: true,
      licenseType: 'apache-2.0',
      isCommercial: false,
      expiresAt: null,
    });
    expect((await api.call('GET', '/v2/topology')).body).toMatchObject({
      gatewayVersion: '8.10.0',
      clusterSize: 1,
    });
    expect((await api.call('GET', '/v2/system/info')).body).toMatchObject({
      version: '0.0.0',
      features: { testMode: true },
    });
    expect((await get('/metrics')).status).toBe(401);
    expect((await api.call('GET', '/metrics')).text).toContain(
      'millrace_http_requests_total{route="/v2/topology",method="GET",status="200"}',
    );
  });
});
