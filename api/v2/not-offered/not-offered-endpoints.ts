import type { NotOffered } from '../../http/endpoint.ts';

const noClaims =
  'a mapping rule gives rights to who signs in with certain claims, and people of an identity provider cannot sign in yet: add them to groups, roles and tenants';
const noGlobalListeners =
  'task listeners stand in the model, so that a version behaves the same wherever it is deployed';

/**
 * Endpoints of the public spec that Millrace does not build, and why. They answer 501 `NOT_OFFERED`, so that a client learns that
 * the path is right and the server is not (api.md 1.2). Building one means: its controller in, its line out.
 */
export const NOT_OFFERED: readonly NotOffered[] = [
  [
    'POST',
    '/v2/process-instances/:key/business-id-assignment',
    'a business id is given when an instance starts, and does not change',
  ],
  ['POST', '/v2/global-task-listeners', noGlobalListeners],
  ['POST', '/v2/global-task-listeners/search', noGlobalListeners],
  ['GET', '/v2/global-task-listeners/:id', noGlobalListeners],
  ['PUT', '/v2/global-task-listeners/:id', noGlobalListeners],
  ['DELETE', '/v2/global-task-listeners/:id', noGlobalListeners],
  ['PUT', '/v2/groups/:id/mapping-rules/:memberId', noClaims],
  ['DELETE', '/v2/groups/:id/mapping-rules/:memberId', noClaims],
  ['POST', '/v2/groups/:id/mapping-rules/search', noClaims],
  ['PUT', '/v2/roles/:id/mapping-rules/:memberId', noClaims],
  ['DELETE', '/v2/roles/:id/mapping-rules/:memberId', noClaims],
  ['POST', '/v2/roles/:id/mapping-rules/search', noClaims],
  ['PUT', '/v2/tenants/:id/mapping-rules/:memberId', noClaims],
  ['DELETE', '/v2/tenants/:id/mapping-rules/:memberId', noClaims],
  ['POST', '/v2/tenants/:id/mapping-rules/search', noClaims],
  ['POST', '/v2/mapping-rules', noClaims],
  ['POST', '/v2/mapping-rules/search', noClaims],
  ['GET', '/v2/mapping-rules/:id', noClaims],
  ['PUT', '/v2/mapping-rules/:id', noClaims],
  ['DELETE', '/v2/mapping-rules/:id', noClaims],
];
