import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { sendRequest, type HttpRequest } from '../../../runtime/connectors/http/send-request.ts';
import {
  createTargetGuard,
  readAllowedHost,
  type AllowedHost,
} from '../../../runtime/connectors/http/target-guard.ts';
import { json, startTestServer, type TestServer } from './test-server.ts';

const never = new AbortController().signal;
const plain: Omit<HttpRequest, 'url'> = {
  method: 'GET',
  headers: {},
  body: null,
  connectMs: 2000,
  readMs: 2000,
  followsRedirects: true,
  secretHeaders: [],
};

describe('a request of a connector', () => {
  let receiver: TestServer;
  let other: TestServer;
  let sink: TestServer;
  let guard: ReturnType<typeof createTargetGuard>;
  const send = (path: string, more: Partial<HttpRequest> = {}) =>
    sendRequest(guard, { ...plain, url: `${receiver.url}${path}`, ...more }, never);

  beforeAll(async () => {
    // Everything that must not be reached ends here: one connection fails the test.
    sink = await startTestServer((_seen, response) => response.end('reached'));
    other = await startTestServer((_seen, response) => json(response, 200, { other: true }));
    receiver = await startTestServer(({ url }, response) => {
      const [path = '', target = ''] = url.split('?to=');
      if (path === '/redirect' || path === '/redirect307')
        response.writeHead(path === '/redirect' ? 302 : 307, { location: decodeURIComponent(target) }).end();
      else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (path === '/huge') response.end(Buffer.alloc(1_200_000));
      else if (path === '/bomb')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
      else if (path === '/zipped')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('small'));
      else if (path === '/endless') {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      } else if (path === '/silent') return;
      else if (path === '/cut') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        setTimeout(() => response.destroy(), 20);
      } else if (path === '/headers') {
        for (let index = 0; index < 60; index += 1) response.setHeader(`x-${index}`, 'y'.repeat(1000));
        response.end();
      } else json(response, 200, { ok: true });
    });
    const allowed = [
      `127.0.0.1:${receiver.port}`,
      `127.0.0.1:${other.port}`,
      'receiver.example',
      'other.example',
    ];
    guard = createTargetGuard(
      allowed.map((text) => readAllowedHost(text) as AllowedHost),
      () => Promise.resolve(['127.0.0.1']),
    );
  });
  afterAll(async () => {
    expect(sink.seen).toEqual([]);
    await Promise.all([receiver.stop(), other.stop(), sink.stop()]);
  });
  beforeEach(() => {
    receiver.seen.length = 0;
    other.seen.length = 0;
  });

  test('carries the name of the host, not its address', async () => {
    const url = `http://receiver.example:${receiver.port}/a?b=c`;
    expect((await sendRequest(guard, { ...plain, url }, never)).status).toBe(200);
    expect([receiver.seen[0]?.url, receiver.seen[0]?.headers.host]).toEqual([
      '/a?b=c',
      `receiver.example:${receiver.port}`,
    ]);
  });

  test('reads compressed answers', async () => {
    expect((await send('/zipped')).body.toString()).toBe('small');
  });

  test.each([
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
    ['its mapped address', 'http://[::ffff:169.254.169.254]/'],
    ['a private address', 'http://10.0.0.1/'],
    ['another scheme', 'file:///etc/passwd'],
    ['credentials in the URL', 'http://user:pw@receiver.example/'],
  ])('does not follow a redirect to %s', async (_name, target) => {
    await expect(send(`/redirect?to=${encodeURIComponent(target)}`)).rejects.toThrow(/./);
    expect(receiver.seen).toHaveLength(1);
  });

  test('does not follow a redirect to a port nobody allowed', async () => {
    await expect(send(`/redirect?to=${encodeURIComponent(sink.url)}`)).rejects.toThrow(
      'not a public address',
    );
  });

  test('ends a circle of redirects', async () => {
    await expect(send('/loop')).rejects.toThrow('redirected more than 5 times');
    expect(receiver.seen).toHaveLength(6);
  });

  test('drops credentials on the way to another origin', async () => {
    const headers = { authorization: 'Bearer t', cookie: 'a=b', 'x-api-key': 'k', 'x-other': 'stays' };
    await send(`/redirect?to=${encodeURIComponent(`${other.url}/there`)}`, {
      headers,
      secretHeaders: ['x-api-key'],
    });
    expect(other.seen[0]?.headers).toMatchObject({ 'x-other': 'stays' });
    for (const name of ['authorization', 'cookie', 'x-api-key'])
      expect(other.seen[0]?.headers).not.toHaveProperty(name);
    await send('/redirect?to=%2Fthere', { headers, secretHeaders: ['x-api-key'] });
    expect(receiver.seen.at(-1)?.headers).toMatchObject({ authorization: 'Bearer t', 'x-api-key': 'k' });
  });

  test('asks with GET after a redirected POST, and does not carry a body to another host', async () => {
    const post = { method: 'POST', body: Buffer.from('{}'), headers: { 'content-type': 'application/json' } };
    await send('/redirect?to=%2Fthere', post);
    expect(receiver.seen.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{}'],
      ['GET', ''],
    ]);
    expect(receiver.seen[1]?.headers).not.toHaveProperty('content-type');
    const away = `http://other.example:${other.port}/`;
    await expect(send(`/redirect307?to=${encodeURIComponent(away)}`, post)).rejects.toThrow(
      'to another host',
    );
    expect(other.seen).toEqual([]);
  });

  test.each([
    ['a huge body', '/huge', 'larger than 1,048,576 bytes'],
    ['a small body that inflates', '/bomb', 'larger than 1,048,576 bytes'],
    ['a body that is cut off', '/cut', /aborted|ended before/],
    ['endless headers', '/headers', /Header/i],
  ])('does not bear %s', async (_name, path, message) => {
    await expect(send(path, { readMs: 20_000 })).rejects.toThrow(message);
  });

  test.each([
    ['a body that never ends', '/endless'],
    ['a receiver that says nothing', '/silent'],
  ])('does not wait for %s', async (_name, path) => {
    await expect(send(path, { readMs: 500, connectMs: 500 })).rejects.toThrow(
      'did not answer in full within 1 s',
    );
  });

  test('does not wait for a receiver that sends its head byte by byte', async () => {
    const slow: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      const text = `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(10_000)}`;
      let at = 0;
      const timer = setInterval(() => socket.write(text[at++] ?? 'y'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const url = `http://receiver.example:${(slow.address() as AddressInfo).port}/`;
    const began = performance.now();
    await expect(sendRequest(guard, { ...plain, url, connectMs: 300, readMs: 300 }, never)).rejects.toThrow(
      'did not answer in full within 0.6 s',
    );
    expect(performance.now() - began).toBeLessThan(5000);
    slow.close();
  });

  test('ends at once when its job is no longer wanted', async () => {
    const controller = new AbortController();
    const sending = sendRequest(guard, { ...plain, url: `${receiver.url}/silent` }, controller.signal);
    setTimeout(() => controller.abort(new Error('no longer wanted')), 50);
    await expect(sending).rejects.toThrow('no longer wanted');
  });
});
