import type { HttpMethod } from '../http/endpoint.ts';

type Known = readonly [HttpMethod, string];

const each = (methods: readonly HttpMethod[], ...paths: readonly string[]): readonly Known[] =>
  paths.flatMap((path) => methods.map((method): Known => [method, path]));
const readOnly = (...paths: readonly string[]): readonly Known[] => each(['GET'], ...paths);

const definitions: readonly Known[] = [
  ...readOnly('/process-definition/:id/static-called-process-definitions'),
];

const tasks: readonly Known[] = [...readOnly('/task/:id/rendered-form')];

const operations: readonly Known[] = [
  ...readOnly('/job-definition', '/job-definition/:id'),
  ...each(['POST'], '/job/retries'),
  ...each(['PUT'], '/job/:id/priority', '/job/:id/suspended'),
  ...each(['PUT'], '/job-definition/:id/suspended', '/job-definition/:id/retries'),
  ...each(['PUT'], '/job-definition/:id/jobPriority'),
  ...each(['PUT', 'DELETE'], '/incident/:id/annotation'),
  ...readOnly('/metrics/:name/sum'),
  ...readOnly('/authorization', '/authorization/count'),
];

/**
 * Endpoints of the Camunda 7 API that are planned (api.md 3.3, 3.4) and not built. They answer 501, so that a client learns that
 * the path is right and the server is not. Building one means: its controller in, its line out.
 */
export const ENGINE_REST_NOT_OFFERED: readonly Known[] = [...definitions, ...tasks, ...operations].flatMap(
  ([method, path]): readonly Known[] => [
    [method, `/engine-rest${path}`],
    [method, `/engine-rest/engine/default${path}`],
  ],
);
