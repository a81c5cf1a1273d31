import type { IdempotencyRequest } from '#runtime';
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { ApiProblem } from './api-problem.ts';
import type { ApiRequest } from './call.ts';
import type { Endpoint } from './endpoint.ts';

/** 1–255 visible ASCII characters, quoted or bare (api.md 1.10). */
const VALUE = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a request with the hash of everything that makes it the same request. */
export function idempotencyOf(
  request: ApiRequest,
  reply: FastifyReply,
  endpoint: Endpoint,
): IdempotencyRequest | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  const key = typeof header === 'string' ? header.trim().replace(/^"(.*)"$/, '$1') : '';
  if (!VALUE.test(key)) {
    throw new ApiProblem('INVALID_VALUE', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.', {
      errors: [
        {
          pointer: '/header/Idempotency-Key',
          code: 'INVALID_VALUE',
          message: 'Send 1 to 255 visible ASCII characters.',
        },
      ],
    });
  }
  const hash = createHash('sha256').update(request.url).update('\n');
  if (request.api.rawBody) hash.update(request.api.rawBody);
  return {
    operation: `${endpoint.method} ${endpoint.path}`,
    key,
    requestHash: hash.digest('hex'),
    onReplayed: () => void reply.header('Idempotency-Replayed', 'true'),
  };
}
