import type { JsonValue } from '#engine';
import { ConnectorInputs, hopeless, isContext } from '../connector-inputs.ts';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import { multipartBody } from './multipart-body.ts';
import type { HttpRequest } from './send-request.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What the inputs of a task say, without its credentials. */
export interface ReadRequest {
  readonly request: HttpRequest;
  readonly cacheSeconds: number;
}

/**
 * The request of an HTTP task. Inputs: `url`, `method`, `headers`, `queryParameters`, `body` (or `payload`), timeouts in seconds,
 * `followRedirects`, `cacheSeconds`. The fields of a Flowable task (`requestUrl`, `requestMethod`, …) mean the same.
 */
export function readRequest(given: ConnectorInputs, idempotencyKey: string): ReadRequest {
  const inputs = given.has('requestUrl') && !given.has('url') ? fromFields(given) : given;
  const method = (inputs.text('method') ?? '').trim().toUpperCase() || 'GET';
  if (!METHODS.has(method)) throw inputs.wrong('method', `one of ${[...METHODS].join(', ')}`);
  const headers = readHeaders(inputs);
  const content = inputs.has('body') ? inputs.value('body') : inputs.value('payload');
  const body = readBody(content, headers, {
    ignoresNull: inputs.flag('ignoreNullValues') === true,
    idempotencyKey,
  });
  if (body !== null && (method === 'GET' || method === 'HEAD'))
    throw hopeless(`A ${method} request has no body. Remove the input "body" or choose another method.`);
  if (body !== null) headers.set('content-length', String(body.length));
  if (!headers.has('accept')) headers.set('accept', 'application/json, text/*;q=0.9, */*;q=0.5');
  if (!headers.has('accept-encoding')) headers.set('accept-encoding', 'gzip, deflate, br');
  if (!headers.has('idempotency-key') && method !== 'GET' && method !== 'HEAD')
    headers.set('idempotency-key', idempotencyKey);
  if (!headers.has('user-agent')) headers.set('user-agent', 'Millrace');
  return {
    cacheSeconds: readCacheSeconds(inputs, method),
    request: {
      url: withQuery(inputs),
      method,
      headers: Object.fromEntries(headers),
      body,
      ...readTimes(inputs),
      followsRedirects: inputs.flag('followRedirects') ?? true,
      secretHeaders: [],
    },
  };
}

/** Sets a header, whatever case its name was written in. */
export function setHeader(headers: Record<string, string>, name: string, value: string): void {
  checkHeader(name, value);
  headers[name.toLowerCase()] = value;
}

// helpers

/** They say where the message goes and where it ends: only the connector itself may. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
  'proxy-connection',
  '__proto__',
]);

function readHeaders(inputs: ConnectorInputs): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of inputs.object('headers')?.entries() ?? []) {
    checkHeader(name, value);
    headers.set(name.toLowerCase(), value);
  }
  return headers;
}

function checkHeader(name: string, value: string): void {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || FORBIDDEN.has(name.toLowerCase()))
    throw hopeless(`"${name.slice(0, 100)}" cannot be set as a header.`);
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    throw hopeless(`The header "${name}" has a line break or another character that headers cannot carry.`);
}

/** Text goes as it is; anything else as JSON, or as a form or its parts when the content type says so. */
function readBody(
  body: JsonValue | undefined,
  headers: Map<string, string>,
  { ignoresNull, idempotencyKey }: { readonly ignoresNull: boolean; readonly idempotencyKey: string },
): Buffer | null {
  if (body === undefined || body === null || body === '') return null;
  const type = headers.get('content-type')?.toLowerCase() ?? '';
  if (type.startsWith('multipart/') && typeof body !== 'string') {
    if (!/^multipart\/form-data\s*(?:;|$)/.test(type))
      throw hopeless('Of the multipart types only multipart/form-data is offered.');
    const parts = multipartBody(body, idempotencyKey);
    headers.set('content-type', parts.type);
    return checkedSize(parts.bytes);
  }
  let text: string;
  if (typeof body === 'string') {
    text = body;
    if (type === '')
      headers.set('content-type', looksLikeJson(body) ? 'application/json' : 'text/plain; charset=utf-8');
  } else if (type.startsWith('application/x-www-form-urlencoded')) {
    if (!isContext(body)) throw hopeless('A form body has to be a context.');
    text = new URLSearchParams(Object.fromEntries(new ConnectorInputs(body, 'body.').entries())).toString();
  } else {
    text = JSON.stringify(ignoresNull ? withoutNulls(body) : body);
    if (type === '') headers.set('content-type', 'application/json');
  }
  return checkedSize(Buffer.from(text));
}

function checkedSize(bytes: Buffer): Buffer {
  if (bytes.length > CONNECTOR_LIMITS.requestBytes)
    throw hopeless(`The body is larger than ${CONNECTOR_LIMITS.requestBytes / 1_048_576} MB.`);
  return bytes;
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member as JsonValue)]));
}

/** The address as written; only what `queryParameters` adds goes through the parser. */
function withQuery(inputs: ConnectorInputs): string {
  const url = inputs.required('url');
  const parameters = inputs.object('queryParameters');
  if (parameters === undefined) return url;
  const query = new URLSearchParams();
  for (const name of Object.keys(parameters.values)) {
    const value = parameters.value(name);
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each === null || each === undefined) continue;
      if (typeof each === 'object') throw parameters.wrong(name, 'text or a list of texts');
      query.append(name, String(each));
    }
  }
  const added = query.toString();
  if (added === '') return url;
  const [address = '', fragment] = url.split('#', 2);
  return `${address}${address.includes('?') ? '&' : '?'}${added}${fragment === undefined ? '' : `#${fragment}`}`;
}

function readTimes(inputs: ConnectorInputs): { connectMs: number; readMs: number } {
  const ms = (name: string, otherwise: number): number => {
    const seconds = inputs.number(name);
    // In other engines 0 waits for ever; here it means the default.
    return seconds === undefined || seconds === 0 ? otherwise : seconds * 1000;
  };
  const connectMs = Math.min(
    ms('connectionTimeoutInSeconds', CONNECTOR_LIMITS.connectMs),
    CONNECTOR_LIMITS.timeMaxMs,
  );
  const readMs = Math.min(ms('readTimeoutInSeconds', CONNECTOR_LIMITS.readMs), CONNECTOR_LIMITS.timeMaxMs);
  return { connectMs, readMs };
}

function readCacheSeconds(inputs: ConnectorInputs, method: string): number {
  const seconds = inputs.number('cacheSeconds') ?? 0;
  if (seconds > 0 && method !== 'GET' && method !== 'HEAD')
    throw hopeless(`Responses of ${method} requests are not kept. Remove the input "cacheSeconds".`);
  if (seconds > CONNECTOR_LIMITS.cacheSecondsMax)
    throw inputs.wrong('cacheSeconds', `at most ${CONNECTOR_LIMITS.cacheSecondsMax}`);
  return seconds;
}

/** The fields of a Flowable HTTP task by the names above. Its headers are lines `Name: value`. */
function fromFields(inputs: ConnectorInputs): ConnectorInputs {
  const headers: Record<string, string> = {};
  for (const line of (inputs.text('requestHeaders') ?? '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (line.trim() === '') continue;
    if (colon < 1) throw inputs.wrong('requestHeaders', 'lines such as Accept: text/plain');
    headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  const timeMs = inputs.number('requestTimeout');
  return new ConnectorInputs({
    url: inputs.value('requestUrl') ?? null,
    method: inputs.value('requestMethod') ?? null,
    body: inputs.value('requestBody') ?? null,
    headers,
    followRedirects: inputs.flag('disallowRedirects') !== true,
    readTimeoutInSeconds: timeMs === undefined ? null : timeMs / 1000,
    connectionTimeoutInSeconds: null,
  });
}
