import type { NotOffered } from '../http/endpoint.ts';

const noJobDefinitions =
  'there are no job definitions: what a model says of its jobs holds for its version, and instances and versions are suspended as a whole';

/**
 * Endpoints of the Camunda 7 API that are known and not built, and why. They answer 501, so that a client learns that the path is
 * right and the server is not. Building one means: its controller in, its line out.
 */
export const ENGINE_REST_NOT_OFFERED: readonly NotOffered[] = [
  ['GET', '/task/:id/rendered-form', 'no HTML is made of forms here: clients draw `deployed-form`'],
  ['GET', '/job-definition', noJobDefinitions],
  ['GET', '/job-definition/:id', noJobDefinitions],
  ['PUT', '/job-definition/:id/suspended', noJobDefinitions],
  ['PUT', '/job-definition/:id/retries', noJobDefinitions],
  ['PUT', '/job-definition/:id/jobPriority', noJobDefinitions],
  [
    'PUT',
    '/job/:id/suspended',
    'a single job does not rest: suspend its instance, or let its timer be due later',
  ],
  [
    'POST',
    '/job/retries',
    'retries are given per instance (`POST /process-instance/job-retries`), or per job (`PUT /job/{id}/retries`)',
  ],
].flatMap(([method, path, reason]): readonly NotOffered[] => [
  [method, `/engine-rest${path}`, reason] as NotOffered,
  [method, `/engine-rest/engine/default${path}`, reason] as NotOffered,
]);
