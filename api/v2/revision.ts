import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblem } from '../http/api-problem.ts';

/** The revision an `If-Match` header asks for; without it the last writer wins (api.md 1.13). */
export function requireRevision(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const revision = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header)?.[1];
  if (revision === undefined)
    throw new ApiProblem('INVALID_VALUE', 'If-Match must be the ETag of an earlier answer.');
  return Number(revision);
}

export function setRevision(reply: FastifyReply, revision: number): void {
  void reply.header('ETag', `"${revision}"`);
}
