import { AREAS } from '../app.module.ts';
import { listEndpoints } from '../http/endpoint.ts';
import { productVersion } from '../project-root.ts';
import { createOpenApiDocument } from './openapi-document.ts';

/** The text of `specs/openapi.json`: made from the declarations alone, nothing is started. */
export function renderOpenApi(): string {
  const endpoints = AREAS.flatMap((area) => listEndpoints(area));
  return `${JSON.stringify(createOpenApiDocument(endpoints, productVersion()), null, 2)}\n`;
}
