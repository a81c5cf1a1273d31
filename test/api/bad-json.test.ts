import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const json = { 'content-type': 'application/json' };

describe('bad JSON is refused by field and code', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const publish = (raw: string) => api.call('POST', '/v2/messages/publication', { raw, headers: json });

  test.each([
    ['text that is no JSON', '{"name":', 'MALFORMED_JSON', null],
    ['a body that is no object', '[]', 'WRONG_TYPE', ''],
    ['an unknown property', '{"name":"m","shade":1}', 'UNKNOWN_PROPERTY', '/shade'],
    ['a missing field', '{}', 'MISSING_FIELD', '/name'],
    ['null for a required field', '{"name":null}', 'MISSING_FIELD', '/name'],
    ['a wrong type', '{"name":5}', 'WRONG_TYPE', '/name'],
    ['a value out of range', '{"name":"m","timeToLive":-1}', 'INVALID_VALUE', '/timeToLive'],
    ['a text that is too long', `{"name":"${'n'.repeat(256)}"}`, 'TOO_LONG', '/name'],
    [
      'a correlation key of too many bytes',
      `{"name":"m","correlationKey":"${'ü'.repeat(257)}"}`,
      'TOO_LONG',
      '/correlationKey',
    ],
    ['variables that are no object', '{"name":"m","variables":[]}', 'WRONG_TYPE', '/variables'],
    [
      'an inexact number',
      '{"name":"m","variables":{"a":[9007199254740993]}}',
      'NUMBER_NOT_EXACT',
      '/variables/a/0',
    ],
    ['NUL', '{"name":"m","variables":{"a":"\\u0000"}}', 'TEXT_NOT_STORABLE', '/variables/a'],
    ['a lone surrogate', '{"name":"m","variables":{"a":"\\ud800"}}', 'TEXT_NOT_STORABLE', '/variables/a'],
    [
      'a variable named constructor',
      '{"name":"m","variables":{"constructor":1}}',
      'INVALID_VALUE',
      '/variables/constructor',
    ],
    [
      '__proto__ anywhere',
      '{"name":"m","variables":{"a":{"__proto__":1}}}',
      'INVALID_VALUE',
      '/variables/a/__proto__',
    ],
    ['a member that is there twice', '{"name":"m","name":"n"}', 'INVALID_VALUE', '/name'],
    [
      'JSON that is too deep',
      `{"name":"m","variables":{"a":${'['.repeat(101)}${']'.repeat(101)}}}`,
      'VARIABLES_TOO_LARGE',
      null,
    ],
    ['a tenant while tenancy is off', '{"name":"m","tenantId":"other"}', 'TENANCY_OFF', null],
    ['a tenant that is no id', '{"name":"m","tenantId":"a b"}', 'INVALID_VALUE', '/tenantId'],
  ])('%s', async (_name, raw, code, pointer) => {
    const { status, body, headers } = await publish(raw);
    expect({ status, code: body.code, title: body.title }).toEqual({
      status: 400,
      code,
      title: 'INVALID_ARGUMENT',
    });
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      status: 400,
      type: `${api.url}/docs/errors/${code}`,
      instance: '/v2/messages/publication',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    if (pointer !== null) expect(body.errors).toContainEqual({ pointer, code, message: expect.any(String) });
  });

  test('reports all wrong fields at once', async () => {
    const { body } = await publish('{"timeToLive":"x","a":1}');
    expect(body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/a',
      '/name',
      '/timeToLive',
    ]);
  });

  test('bytes that are no UTF-8', async () => {
    const { status, body } = await api.call('POST', '/v2/messages/publication', {
      raw: new Uint8Array([0x22, 0xff, 0x22]),
      headers: json,
    });
    expect([status, body.code]).toEqual([400, 'MALFORMED_JSON']);
  });

  test('a body that is too large', async () => {
    const { status, body } = await publish(`{"name":"m","variables":{"a":"${'x'.repeat(4_300_000)}"}}`);
    expect([status, body.code, body.title]).toEqual([413, 'BODY_TOO_LARGE', 'INVALID_ARGUMENT']);
    const small = await api.call('POST', '/v2/jobs/search', { raw: ' '.repeat(1_100_000), headers: json });
    expect(small.status).toBe(413);
  });

  test('one variable that is too large', async () => {
    const half = 'x'.repeat(600_000);
    const { status, body } = await publish(`{"name":"m","variables":{"a":["${half}","${half}"]}}`);
    expect([status, body.code]).toEqual([400, 'VARIABLES_TOO_LARGE']);
  });

  test.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])('content type %s', async (type) => {
    const { status, body } = await api.call('POST', '/v2/messages/publication', {
      raw: '{"name":"m"}',
      headers: { 'content-type': type },
    });
    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('JSON where files are expected, and a compressed body', async () => {
    expect((await api.call('POST', '/v2/deployments', { body: { resources: [] } })).status).toBe(415);
    const packed = await api.call('POST', '/v2/messages/publication', {
      raw: '{"name":"m"}',
      headers: { ...json, 'content-encoding': 'gzip' },
    });
    expect(packed.status).toBe(415);
  });

  test('an empty body with a JSON content type counts as none', async () => {
    const { status } = await api.call('POST', '/v2/jobs/search', { raw: '', headers: json });
    expect(status).toBe(200);
  });

  test('keys are text', async () => {
    const search = (filter: unknown) =>
      api.call('POST', '/v2/process-instances/search', { body: { filter } });
    expect((await search({ processInstanceKey: 12 })).body.code).toBe('KEY_NOT_A_STRING');
    const large = await api.call('POST', '/v2/process-instances', {
      raw: '{"processDefinitionKey":2251799813685249000}',
      headers: json,
    });
    expect(large.body.code).toBe('KEY_NOT_A_STRING');
    expect((await search({ processInstanceKey: '12a' })).body.code).toBe('INVALID_VALUE');
    expect((await api.call('GET', '/v2/process-instances/abc')).body).toMatchObject({
      code: 'INVALID_VALUE',
      errors: [{ pointer: '/path/processInstanceKey' }],
    });
    expect((await api.call('GET', '/v2/process-instances/99999999999999999999')).status).toBe(400);
    expect((await api.call('GET', '/v2/process-instances/12')).body).toMatchObject({
      code: 'NOT_FOUND',
      status: 404,
    });
  });

  test('searches name what they do not know', async () => {
    const search = async (body: unknown) => (await api.call('POST', '/v2/jobs/search', { body })).body;
    expect((await search({ filter: { shade: 'red' } })).code).toBe('INVALID_FILTER');
    expect((await search({ filter: { type: { $gt: 'a' } } })).code).toBe('INVALID_FILTER');
    expect((await search({ filter: { retries: 'many' } })).code).toBe('WRONG_TYPE');
    expect((await search({ filter: { state: 'SLEEPING' } })).code).toBe('INVALID_VALUE');
    expect((await search({ filter: { creationTime: { $gt: '2026-01-01T00:00:00' } } })).code).toBe(
      'INVALID_VALUE',
    );
    expect((await search({ sort: [{ field: 'customHeaders' }] })).code).toBe('INVALID_FILTER');
    expect((await search({ sort: [{ field: 'jobKey', order: 'sideways' }] })).code).toBe('INVALID_VALUE');
    expect((await search({ page: { limit: 0 } })).code).toBe('INVALID_VALUE');
    expect((await search({ page: { from: 9_950, limit: 100 } })).code).toBe('PAGE_TOO_DEEP');
    expect((await search({ page: { after: 'nonsense' } })).code).toBe('INVALID_CURSOR');
    expect(
      (
        await search({
          filter: { state: 'created', type: { $like: 'a*' } },
          sort: [{ field: 'jobKey', order: 'desc' }],
        })
      ).items,
    ).toEqual([]);
  });

  test('repeated and unknown query parameters', async () => {
    expect((await api.call('GET', '/v2/directory/search?q=ab&q=cd')).body.code).toBe('WRONG_TYPE');
    expect((await api.call('GET', '/v2/topology?x=1')).body.code).toBe('UNKNOWN_PROPERTY');
  });
});
