import {
  Agent as PlainAgent,
  request as requestPlain,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Readable } from 'node:stream';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import type { Target } from './target-guard.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  readonly connectMs: number;
  readonly readMs: number;
  /** Fewer than the server takes, where a tenant wants it so. */
  readonly responseBytesMax?: number;
}

export interface IncomingResponse {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case; several values of one name are joined with a comma, cookies stay a list. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** The receiver said more than may be kept: to ask again would give the same. */
export class ResponseTooLarge extends Error {
  constructor(bytesMax: number) {
    super(`The response is larger than ${bytesMax.toLocaleString('en')} bytes.`);
    this.name = 'ResponseTooLarge';
  }
}

/**
 * One request to a checked address and its whole response. Connecting, waiting and reading each end: a receiver that sends a
 * byte now and then does not hold the attempt longer than one that is silent. No proxy is asked. A connection is used again for
 * the same address, port and certificate name only, so what the guard checked holds for it, too. A receiver may close one that it
 * has kept just when a request arrives: requests that may be repeated are then sent once more on a new connection.
 */
export async function exchange(
  target: Target,
  request: OutgoingRequest,
  signal: AbortSignal,
): Promise<IncomingResponse> {
  try {
    return await exchangeOnce(target, request, signal, false);
  } catch (error) {
    if (!(error instanceof KeptConnectionLost) || signal.aborted) throw error;
    if (!REPEATABLE.has(request.method)) throw error.cause;
    return exchangeOnce(target, request, signal, true);
  }
}

// helpers

/** Shorter than receivers keep idle connections, so that few are closed on us. */
const IDLE_MS = 4000;
const kept = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: CONNECTOR_LIMITS.concurrency } as const;
const plainAgent = new PlainAgent(kept);
const tlsAgent = new TlsAgent(kept);
/** RFC 9110 9.2.2: to send them twice has the effect of sending them once. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

const LOST: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** A connection that was used again ended before anything was answered on it. */
class KeptConnectionLost extends Error {}

async function exchangeOnce(
  target: Target,
  request: OutgoingRequest,
  signal: AbortSignal,
  isFresh: boolean,
): Promise<IncomingResponse> {
  const { url, address, port, hostname } = target;
  const isTls = url.protocol === 'https:';
  const bytesMax = request.responseBytesMax ?? CONNECTOR_LIMITS.responseBytes;
  const ending = new AbortController();
  const stop = (): void => ending.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const late = (what: string, ms: number): NodeJS.Timeout =>
    setTimeout(() => ending.abort(new Error(`${hostname} did not ${what} within ${ms / 1000} s.`)), ms);
  const whole = late('answer in full', request.connectMs + request.readMs);
  const connecting = late('accept the connection', request.connectMs);
  let isWhole = false;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const open = isTls ? requestTls : requestPlain;
      const outgoing: ClientRequest = open({
        host: address,
        port,
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers: { ...request.headers, host: url.host },
        setHost: false,
        agent: isFresh ? false : isTls ? tlsAgent : plainAgent,
        maxHeaderSize: CONNECTOR_LIMITS.headerBytes,
        signal: ending.signal,
        ...(isTls ? { servername: /^[\d.]+$|:/.test(hostname) ? '' : hostname } : {}),
      });
      outgoing.on('socket', (socket) => {
        if (outgoing.reusedSocket) clearTimeout(connecting);
        else socket.once(isTls ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
      });
      outgoing.on('response', resolve);
      outgoing.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          outgoing.reusedSocket && !ending.signal.aborted && LOST.has(error.code ?? '')
            ? new KeptConnectionLost('', { cause: error })
            : error,
        ),
      );
      outgoing.end(request.body ?? undefined);
    });
    const body =
      request.method === 'HEAD' ? (response.resume(), Buffer.alloc(0)) : await readBody(response, bytesMax);
    isWhole = true;
    return {
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? '',
      headers: headersOf(response),
      body,
    };
  } catch (error) {
    throw ending.signal.aborted && ending.signal.reason instanceof Error ? ending.signal.reason : error;
  } finally {
    clearTimeout(whole);
    clearTimeout(connecting);
    signal.removeEventListener('abort', stop);
    // What is left of a body that was too large is not read; after a whole one the connection is kept.
    if (!isWhole) ending.abort();
  }
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const source = inflated(response);
  for await (const chunk of source) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > bytesMax) {
      source.destroy();
      response.destroy();
      throw new ResponseTooLarge(bytesMax);
    }
    chunks.push(bytes);
  }
  if (!response.complete) throw new Error('The connection ended before the response did.');
  return Buffer.concat(chunks);
}

/** Counted after inflation: a small body may be a bomb. */
function inflated(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return response;
  const inflate = DECODERS.get(encoding)?.();
  if (inflate === undefined) throw new Error(`The response has the unknown encoding "${encoding}".`);
  response.on('error', (error) => inflate.destroy(error));
  return response.pipe(inflate);
}

const DECODERS = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

function headersOf(response: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && name !== '__proto__') headers[name] = value;
  }
  return headers;
}
