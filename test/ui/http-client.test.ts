import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpClient, isProblem, type HttpClient } from '#client';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}
let server: Server;
let http: HttpClient;
let seen: Seen;
let answer: { status: number; type?: string; body?: string } = { status: 204 };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      seen = { method: request.method, url: request.url, headers: request.headers, body };
      response.writeHead(answer.status, answer.type ? { 'content-type': answer.type } : {});
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  http = createHttpClient({ baseUrl: `http://127.0.0.1:${port}` });
});
afterAll(() => {
  server.close();
});

test('every call asks for extended answers; only writes carry the CSRF header and a key', async () => {
  answer = { status: 200, type: 'application/json', body: '{"a":1}' };
  expect(await http.get('/v2/x', { query: { q: 'a b', none: undefined } })).toEqual({ a: 1 });
  expect(seen.url).toBe('/v2/x?q=a+b');
  expect(seen.headers['prefer']).toBe('extended');
  expect(seen.headers['x-millrace-csrf']).toBeUndefined();
  expect(seen.headers['idempotency-key']).toBeUndefined();

  await http.post('/v2/x', { b: 2 });
  expect(seen.headers['x-millrace-csrf']).toBe('1');
  expect(seen.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
  expect(seen.headers['content-type']).toBe('application/json');
  expect(seen.body).toBe('{"b":2}');
});

test('two writes are two intentions unless the caller says that they are one', async () => {
  answer = { status: 204 };
  await http.delete('/v2/x');
  const first = seen.headers['idempotency-key'];
  await http.delete('/v2/x');
  expect(seen.headers['idempotency-key']).not.toBe(first);
  await http.delete('/v2/x', { idempotencyKey: 'mine' });
  expect(seen.headers['idempotency-key']).toBe('mine');
});

test('a revision is sent as an entity tag, and no content is nothing', async () => {
  answer = { status: 204 };
  expect(await http.put('/v2/x', {}, { ifMatch: 7 })).toBeUndefined();
  expect(seen.headers['if-match']).toBe('"7"');
});

test('a refusal is a problem with its code and its members', async () => {
  answer = {
    status: 409,
    type: 'application/problem+json',
    body: '{"code":"TASK_ALREADY_ASSIGNED","detail":"Taken.","assignee":"ana","traceId":"t1"}',
  };
  const problem = await http.post('/v2/x').catch((error: unknown) => error);
  expect(isProblem(problem, 'TASK_ALREADY_ASSIGNED')).toBe(true);
  if (!isProblem(problem)) return;
  expect([problem.status, problem.detail, problem.text('assignee'), problem.traceId]).toEqual([
    409,
    'Taken.',
    'ana',
    't1',
  ]);
});

test('an answer that is no problem document still has a code', async () => {
  answer = { status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' };
  const problem = await http.get('/v2/x').catch((error: unknown) => error);
  expect(isProblem(problem, 'INTERNAL_ERROR')).toBe(true);
});

test('no answer at all is the problem OFFLINE', async () => {
  const nobody = createHttpClient({ baseUrl: 'http://127.0.0.1:1' });
  const problem = await nobody.get('/v2/x').catch((error: unknown) => error);
  expect(isProblem(problem, 'OFFLINE')).toBe(true);
});
