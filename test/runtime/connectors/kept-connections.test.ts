import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sendRequest, type HttpRequest } from '../../../runtime/connectors/http/send-request.ts';
import { createTargetGuard, readAllowedHost } from '../../../runtime/connectors/http/target-guard.ts';

const never = new AbortController().signal;
const plain: Omit<HttpRequest, 'url'> = {
  ...{ method: 'GET', headers: {}, body: null, connectMs: 2000, readMs: 2000 },
  ...{ followsRedirects: true, secretHeaders: [] },
};

/** A receiver that answers with the number of the connection, and hangs up on the second request to `/once`. */
async function receiver(address: string, port: number): Promise<{ server: Server; port: number }> {
  const numbers = new Map<Socket, number>();
  const asked = new Map<Socket, number>();
  const server = createServer((request, response) => {
    const { socket } = request;
    const times = (asked.get(socket) ?? 0) + 1;
    asked.set(socket, times);
    request.resume().on('end', () => {
      if (request.url === '/once' && times > 1) socket.destroy();
      else if (request.url === '/huge') response.end(Buffer.alloc(1_200_000));
      else {
        const text = gzipSync(`${address} ${numbers.get(socket)}`);
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(text);
      }
    });
  });
  server.on('connection', (socket) => numbers.set(socket, numbers.size + 1));
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

describe('connections of connectors', () => {
  const servers: Server[] = [];
  let port = 0;
  let resolved = '127.0.0.1';
  beforeAll(async () => {
    const first = await receiver('127.0.0.1', 0);
    port = first.port;
    servers.push(first.server, (await receiver('127.0.0.2', port)).server);
  });
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  const allowed = readAllowedHost('127.0.0.0/8');
  const guard = createTargetGuard(allowed === null ? [] : [allowed], () => Promise.resolve([resolved]));
  const send = async (path: string, more: Partial<HttpRequest> = {}): Promise<string> => {
    const url = `http://receiver.example:${port}${path}`;
    const { body } = await sendRequest(guard, { ...plain, url, ...more }, never);
    return body.toString('utf8');
  };

  test('are used again, but only for the address that was checked for this request', async () => {
    expect(await send('/')).toBe('127.0.0.1 1');
    expect(await send('/', { method: 'POST', body: Buffer.from('x') })).toBe('127.0.0.1 1');
    resolved = '127.0.0.2';
    expect(await send('/')).toBe('127.0.0.2 1');
    resolved = '127.0.0.1';
    expect(await send('/')).toBe('127.0.0.1 1');
    expect(await Promise.all([send('/'), send('/')])).toEqual(
      expect.arrayContaining(['127.0.0.1 1', '127.0.0.1 2']),
    );
  });

  test('that the receiver has closed are replaced where the request may be repeated', async () => {
    const last = async (): Promise<number> => Number((await send('/')).split(' ')[1]);
    const before = await last();
    expect(Number((await send('/once')).split(' ')[1])).toBeGreaterThan(before);
    await last();
    await expect(send('/once', { method: 'POST', body: Buffer.from('x') })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });

  test('end where an answer is not read to its end', async () => {
    const number = Number((await send('/')).split(' ')[1]);
    await expect(send('/huge')).rejects.toThrow('larger than 1,048,576 bytes');
    expect(Number((await send('/')).split(' ')[1])).not.toBe(number);
  });
});
