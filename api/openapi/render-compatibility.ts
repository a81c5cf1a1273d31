import { AREAS } from '../app.module.ts';
import { ENGINE_REST_NOT_OFFERED } from '../engine-rest/not-offered-endpoints.ts';
import { listEndpoints } from '../http/endpoint.ts';
import type { Endpoint, NotOffered } from '../http/endpoint.ts';
import { NOT_OFFERED } from '../v2/not-offered/not-offered-endpoints.ts';

/**
 * The text of `specs/api-compatibility.md`: which endpoints of Camunda 8 and Camunda 7 are offered and which answer 501, made from
 * the declarations, so that it cannot promise what is not there.
 */
export function renderCompatibility(): string {
  const endpoints = AREAS.flatMap((area) => listEndpoints(area));
  const engineRest = endpoints.filter(({ path }) => path.startsWith('/engine-rest'));
  const publicSpec = endpoints.filter(({ path, level }) => path.startsWith('/v2') && /^L/.test(level));
  const missing7 = ENGINE_REST_NOT_OFFERED.filter(([, path]) => !path.startsWith('/engine-rest/engine/'));
  return [
    '# Compatibility of the API',
    '',
    'Made by `npm run openapi`; do not edit. Levels: L1 workers, L2 apps and the desktop modeler, L3 operations.',
    'What is listed as not offered answers 501 `NOT_OFFERED`; every other path answers 404 `NO_SUCH_ENDPOINT`.',
    'Fields, conditions and values of an offered endpoint that are not known are refused with their names, never ignored.',
    '',
    ...section('Camunda 8: `/v2`', publicSpec, NOT_OFFERED),
    ...section('Camunda 7: `/engine-rest`, also `/engine-rest/engine/default`', engineRest, missing7),
  ].join('\n');
}

// helpers

function section(
  title: string,
  offered: readonly Endpoint[],
  missing: readonly NotOffered[],
): readonly string[] {
  const rows = [...offered]
    .sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method))
    .map(({ method, path, level, summary }) => `| ${level} | \`${method} ${shown(path)}\` | ${summary} |`);
  const paths = [
    ...new Set(missing.map(([method, path, reason]) => `\`${method} ${shown(path)}\`: ${reason}`)),
  ].sort(compare);
  return [
    `## ${title}`,
    '',
    `Offered: ${offered.length}. Not offered: ${paths.length}.`,
    '',
    '| level | endpoint | |',
    '|---|---|---|',
    ...rows,
    '',
    'Not offered, and why:',
    '',
    ...paths.map((path) => `- ${path}`),
    '',
  ];
}

const shown = (path: string): string => path.replace(/:(\w+)/g, '{$1}');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
