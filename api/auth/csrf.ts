import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { ApiProblem } from '../http/api-problem.ts';

const SAFE = new Set(['GET', 'HEAD']);

/**
 * Calls with a session cookie must come from our own pages (security.md 4): same origin by `Sec-Fetch-Site` or `Origin`, the
 * custom header, and a content type that a plain form cannot send. Reading needs none of it: GET changes nothing.
 */
export function requireSameOrigin(request: FastifyRequest, config: Config): void {
  if (SAFE.has(request.method)) return;
  if (!isSameOrigin(request, config)) throw refused('The request comes from another site.');
  if (request.headers['x-millrace-csrf'] !== '1') throw refused('The header X-Millrace-CSRF: 1 is missing.');
  const contentType = request.headers['content-type'];
  if (contentType !== undefined && !/^(application\/json|multipart\/form-data)\b/i.test(contentType)) {
    throw refused('A call with a session must be JSON or multipart.');
  }
}

/** A browser may hold a Basic password and add it to what foreign pages send; a page of ours never uses Basic. */
export function requireNotCrossSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (!SAFE.has(request.method) && (site === 'cross-site' || site === 'same-site'))
    throw refused('The request comes from another site.');
}

/** True unless a browser says that the request comes from elsewhere. */
export function isSameOrigin(request: FastifyRequest, config: Config): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = request.headers;
  if (origin === undefined) return site === 'same-origin' || request.headers['x-millrace-csrf'] === '1';
  if (origin === 'null' || !URL.canParse(origin)) return false;
  const host = config.publicUrl === null ? request.headers.host : new URL(config.publicUrl).host;
  return new URL(origin).host === host;
}

function refused(why: string): ApiProblem {
  return new ApiProblem('CSRF_FAILED', `${why} Reload the page and try again.`);
}
