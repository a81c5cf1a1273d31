import { createHash } from 'node:crypto';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import type { IncomingResponse } from './exchange.ts';
import type { HttpRequest } from './send-request.ts';

export interface ResponseCache {
  get(id: string): IncomingResponse | undefined;
  put(id: string, response: IncomingResponse, seconds: number): void;
}

/** Answers of requests that change nothing, as long as their model says; in memory, bounded in number and bytes. */
export function createResponseCache(now: () => number): ResponseCache {
  const kept = new Map<string, { readonly response: IncomingResponse; readonly until: number }>();
  let bytes = 0;
  const drop = (id: string): void => {
    const entry = kept.get(id);
    if (entry === undefined) return;
    kept.delete(id);
    bytes -= sizeOf(entry.response);
  };
  return {
    get: (id) => {
      const entry = kept.get(id);
      if (entry === undefined) return undefined;
      if (entry.until > now()) return entry.response;
      drop(id);
      return undefined;
    },
    put: (id, response, seconds) => {
      drop(id);
      kept.set(id, { response, until: now() + seconds * 1000 });
      bytes += sizeOf(response);
      for (const oldest of kept.keys()) {
        if (kept.size <= CONNECTOR_LIMITS.cachedAnswers && bytes <= CONNECTOR_LIMITS.cachedBytes) break;
        drop(oldest);
      }
    },
  };
}

/** Everything that the receiver sees, and the tenant: an answer never serves another caller. */
export function cacheIdOf(tenantId: string, { method, url, headers }: HttpRequest): string {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([tenantId, method, url, sorted]))
    .digest('base64');
}

// helpers

/** An empty body costs memory, too. */
function sizeOf(response: IncomingResponse): number {
  return response.body.length + 1024;
}
