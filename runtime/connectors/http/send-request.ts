import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import { exchange, type IncomingResponse, type OutgoingRequest } from './exchange.ts';
import { TargetRefused, type TargetGuard } from './target-guard.ts';

export interface HttpRequest extends OutgoingRequest {
  readonly url: string;
  readonly followsRedirects: boolean;
  /** Names of headers that carry credentials, in lower case: they do not cross to another origin. */
  readonly secretHeaders: readonly string[];
}

/** Sends the request and follows redirects by hand: each target is checked like the first one. */
export async function sendRequest(
  guard: TargetGuard,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingResponse> {
  const until = performance.now() + CONNECTOR_LIMITS.timeMaxMs;
  let target = await guard.check(request.url);
  let current: OutgoingRequest = request;
  for (let redirects = 0; ; redirects += 1) {
    if (performance.now() > until) throw new Error('The redirects of the request took too long.');
    const response = await exchange(target, current, signal);
    const location = response.headers['location'];
    if (!request.followsRedirects || !REDIRECTS.has(response.status) || typeof location !== 'string')
      return response;
    if (redirects === CONNECTOR_LIMITS.redirectsMax)
      throw new TargetRefused(`The request was redirected more than ${CONNECTOR_LIMITS.redirectsMax} times.`);
    if (!URL.canParse(location, target.url.href))
      throw new TargetRefused('The request was redirected to no URL.');
    const next = new URL(location, target.url.href);
    if (target.url.protocol === 'https:' && next.protocol === 'http:')
      throw new TargetRefused('The request was redirected from https:// to http://.');
    if (next.hostname !== target.url.hostname && current.body !== null && KEEPS_BODY.has(response.status))
      throw new TargetRefused('The request was redirected with its body to another host.');
    current = redirected(current, response.status, next.origin === target.url.origin, request.secretHeaders);
    target = await guard.check(next);
  }
}

// helpers

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Codes that repeat the body: it may hold credentials, and was meant for the first host. */
const KEEPS_BODY: ReadonlySet<number> = new Set([307, 308]);
/** Always credentials, whoever set them. */
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

function redirected(
  request: OutgoingRequest,
  status: number,
  isSameOrigin: boolean,
  secretHeaders: readonly string[],
): OutgoingRequest {
  // RFC 9110 15.4: 303 asks for the result with GET; 301 and 302 do for POST, as every client does.
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const becomesGet = !isRead && (status === 303 || (status < 303 && request.method === 'POST'));
  const headers = Object.entries(request.headers).filter(([name]) => {
    const lower = name.toLowerCase();
    if (becomesGet && lower.startsWith('content-')) return false;
    return isSameOrigin || !(CREDENTIALS.has(lower) || secretHeaders.includes(lower));
  });
  return {
    ...request,
    headers: Object.fromEntries(headers),
    ...(becomesGet ? { method: 'GET', body: null } : {}),
  };
}
