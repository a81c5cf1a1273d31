import type { HttpMethod } from '../../http/endpoint.ts';

/**
 * Endpoints of the public spec that Millrace does not build yet. They answer 501 `NOT_OFFERED`, so that a client learns that
 * the path is right and the server is not (api.md 1.2). Building one means: its controller in, its line out.
 */
export const NOT_OFFERED: readonly (readonly [HttpMethod, string])[] = [
  // Operations on instances
  ['POST', '/v2/process-instances/:key/business-id-assignment'],
  // Configuration
  ['POST', '/v2/global-task-listeners'],
  ['POST', '/v2/global-task-listeners/search'],
  ['GET', '/v2/global-task-listeners/:id'],
  ['PUT', '/v2/global-task-listeners/:id'],
  ['DELETE', '/v2/global-task-listeners/:id'],
  // Identity
  ['PUT', '/v2/groups/:id/mapping-rules/:memberId'],
  ['DELETE', '/v2/groups/:id/mapping-rules/:memberId'],
  ['POST', '/v2/groups/:id/mapping-rules/search'],
  ['PUT', '/v2/roles/:id/mapping-rules/:memberId'],
  ['DELETE', '/v2/roles/:id/mapping-rules/:memberId'],
  ['POST', '/v2/roles/:id/mapping-rules/search'],
  ['PUT', '/v2/tenants/:id/mapping-rules/:memberId'],
  ['DELETE', '/v2/tenants/:id/mapping-rules/:memberId'],
  ['POST', '/v2/tenants/:id/mapping-rules/search'],
  ['POST', '/v2/mapping-rules'],
  ['POST', '/v2/mapping-rules/search'],
  ['GET', '/v2/mapping-rules/:id'],
  ['PUT', '/v2/mapping-rules/:id'],
  ['DELETE', '/v2/mapping-rules/:id'],
];
