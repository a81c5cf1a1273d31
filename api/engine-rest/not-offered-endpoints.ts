import type { NotOffered } from '../http/endpoint.ts';

/**
 * Endpoints of the Camunda 7 API that are known and not built, and why. They answer 501, so that a client learns that the path is
 * right and the server is not. Building one means: its controller in, its line out.
 */
export const ENGINE_REST_NOT_OFFERED: readonly NotOffered[] = [
  ['GET', '/task/:id/rendered-form', 'no HTML is made of forms here: clients draw `deployed-form`'],
  [
    'PUT',
    '/job-definition/:id/suspended',
    'jobs rest with their instances and start timers with their version: suspend these (`PUT /process-definition/{id}/suspended`)',
  ],
  [
    'PUT',
    '/job-definition/:id/jobPriority',
    'the model says the rank of what it lets be done later; that of one job is changed by `PUT /job/{id}/priority`',
  ],
  [
    'PUT',
    '/job/:id/suspended',
    'a single job does not rest: suspend its instance, or let its timer be due later',
  ],
  [
    'POST',
    '/job/retries',
    'tries are given to what failed at one element (`PUT /job-definition/{id}/retries`), or per job (`PUT /job/{id}/retries`)',
  ],
].flatMap(([method, path, reason]): readonly NotOffered[] => [
  [method, `/engine-rest${path}`, reason] as NotOffered,
  [method, `/engine-rest/engine/default${path}`, reason] as NotOffered,
]);
