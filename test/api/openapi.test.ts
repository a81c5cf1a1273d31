import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AREAS } from '../../api/app.module.ts';
import { listEndpoints } from '../../api/http/endpoint.ts';
import { PROBLEM_CODES } from '../../api/http/problem-codes.ts';
import { renderCompatibility } from '../../api/openapi/render-compatibility.ts';
import { renderOpenApi } from '../../api/openapi/render-openapi.ts';
import { ENGINE_REST_NOT_OFFERED } from '../../api/engine-rest/not-offered-endpoints.ts';
import { NOT_OFFERED } from '../../api/v2/not-offered/not-offered-endpoints.ts';

const endpoints = AREAS.flatMap((area) => listEndpoints(area));

describe('the contract', () => {
  test('is committed as the server makes it (npm run openapi)', () => {
    expect(readFileSync('specs/openapi.json', 'utf8')).toBe(renderOpenApi());
  });

  test('and the list of compatibility too', () => {
    expect(readFileSync('specs/api-compatibility.md', 'utf8')).toBe(renderCompatibility());
  });

  test('names every operation once', () => {
    const names = endpoints.map((endpoint) => endpoint.operationId);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('has no endpoint that is both built and not offered', () => {
    const built = new Set(
      endpoints.flatMap((endpoint) =>
        [endpoint.path, ...(endpoint.aliases ?? [])].map(
          (path) => `${endpoint.method} ${path.replace(/:\w+/g, ':x')}`,
        ),
      ),
    );
    expect(
      [...NOT_OFFERED, ...ENGINE_REST_NOT_OFFERED].filter(([method, path]) =>
        built.has(`${method} ${path.replace(/:\w+/g, ':x')}`),
      ),
    ).toEqual([]);
  });

  test('knows the status and advice of every code it names', () => {
    for (const { codes = [] } of endpoints)
      for (const code of codes) expect(PROBLEM_CODES[code]).toBeDefined();
  });

  test('refers only to schemas it has', () => {
    const text = renderOpenApi();
    const { components } = JSON.parse(text) as { components: { schemas: object; responses: object } };
    const wanted = new Set(
      [...text.matchAll(/"\$ref": "#\/components\/(schemas|responses)\/([^"]+)"/g)].map(
        (match) => match[2] ?? '',
      ),
    );
    const known = new Set([...Object.keys(components.schemas), ...Object.keys(components.responses)]);
    expect([...wanted].filter((name) => !known.has(name))).toEqual([]);
  });
});
