import type { FastifyInstance } from 'fastify';
import { ApiProblem } from '../../http/api-problem.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { ENGINE_REST_NOT_OFFERED } from '../../engine-rest/not-offered-endpoints.ts';
import { NOT_OFFERED } from './not-offered-endpoints.ts';

/** Routes for what is known but not built: signed in like everywhere, then 501. */
export function registerNotOffered(server: FastifyInstance): void {
  for (const [method, path, reason] of [...NOT_OFFERED, ...ENGINE_REST_NOT_OFFERED]) {
    const endpoint: Endpoint = {
      method,
      path,
      summary: 'Known, but not offered',
      permission: 'signed-in',
      level: 'L3',
      idempotency: '-',
      operationId: `${method} ${path}`,
      project: null,
    };
    server.route({
      method,
      url: path,
      config: { endpoint } as never,
      // Before the body is read: nothing in it could make a difference.
      onRequest: (_request, _reply, done) =>
        done(
          new ApiProblem(
            'NOT_OFFERED',
            `${method} ${path.replace(/:(\w+)/g, '{$1}')} is not offered: ${reason}. See /v2/openapi.json for what is.`,
          ),
        ),
      handler: (_request, reply) => reply.status(501).send(),
    });
  }
}
