import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AREAS } from '../../api/app.module.ts';
import { listEndpoints } from '../../api/http/endpoint.ts';
import { ENGINE_REST_NOT_OFFERED } from '../../api/engine-rest/not-offered-endpoints.ts';
import { NOT_OFFERED } from '../../api/v2/not-offered/not-offered-endpoints.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const endpoints = AREAS.flatMap((area) => listEndpoints(area));
const urlOf = (path: string) => path.replace(/:(\w*Key)\b/g, '1').replace(/:\w+/g, 'x');
const NOBODY = { username: 'nobody', password: 'has no right at all' };

describe('routes and rights', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v2/users', { body: NOBODY });
  });
  afterAll(() => api.stop());

  test('every route says who may call it', () => {
    expect(endpoints.length).toBeGreaterThan(100);
    for (const { permission, operationId } of endpoints) {
      expect([operationId, permission]).toEqual([operationId, expect.anything()]);
      if (typeof permission === 'object') expect(permission.needs.length).toBeGreaterThan(0);
    }
  });

  test('without a credential only the anonymous ones answer', async () => {
    for (const endpoint of endpoints) {
      if (endpoint.permission === 'anonymous') continue;
      const answer = await api.call(endpoint.method, urlOf(endpoint.path), { as: null });
      expect([endpoint.operationId, answer.status]).toEqual([endpoint.operationId, 401]);
    }
  }, 60_000);

  test('without any right nothing is changed and nothing foreign is read', async () => {
    for (const endpoint of endpoints) {
      const { permission } = endpoint;
      if (typeof permission !== 'object' || endpoint.path.startsWith('/engine-rest')) continue;
      const answer = await api.call(endpoint.method, urlOf(endpoint.path), {
        as: NOBODY,
        ...(endpoint.method === 'GET' ? {} : { body: {} }),
      });
      // 400: the empty body is refused before the right is asked; 200 only for searches, which then find nothing.
      const isFound = answer.status === 200 && permission.of === 'filtered';
      const isRefused = [400, 403, 404, 415].includes(answer.status);
      expect([endpoint.operationId, answer.status, isFound || isRefused]).toEqual([
        endpoint.operationId,
        answer.status,
        true,
      ]);
      if (isFound && answer.body?.page)
        expect([endpoint.operationId, answer.body.items]).toEqual([endpoint.operationId, []]);
    }
  }, 60_000);

  test('what is known but not built answers 501, the rest 404', async () => {
    for (const [method, path] of NOT_OFFERED) {
      const answer = await api.call(method, urlOf(path), method === 'GET' ? {} : { body: {} });
      expect([method, path, answer.status, answer.body.code, answer.body.title]).toEqual([
        method,
        path,
        501,
        'NOT_OFFERED',
        'UNIMPLEMENTED',
      ]);
    }
    for (const [method, path] of ENGINE_REST_NOT_OFFERED) {
      const answer = await api.call(method, urlOf(path), method === 'GET' ? {} : { body: {} });
      expect([method, path, answer.status, answer.body.type, answer.body.millraceCode]).toEqual([
        method,
        path,
        501,
        'RestException',
        'NOT_OFFERED',
      ]);
    }
    for (const path of ['/v2', '/v2/nothing', '/v2/process-instances/1/nothing', '/engine-rest/nothing']) {
      expect([path, (await api.call('GET', path)).status]).toEqual([path, 404]);
    }
    expect((await api.call('DELETE', '/v2/topology')).body).toMatchObject({
      code: 'NO_SUCH_ENDPOINT',
      status: 404,
    });
  }, 60_000);

  test('every answer carries its ids and the security headers', async () => {
    for (const path of ['/v2/topology', '/v2/nothing', '/health/live']) {
      const { headers } = await api.call('GET', path, {
        headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      });
      expect(headers.get('millrace-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('traceparent')).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('millrace-version')).toBe('0.0.0');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-type')).not.toContain('charset');
    }
  });
});
