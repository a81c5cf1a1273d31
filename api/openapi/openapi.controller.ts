import { Controller, Inject } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { listEndpoints } from '../http/endpoint.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { Input } from '../http/call.ts';
import type { Call } from '../http/call.ts';
import { Endpoint, params } from '../http/endpoint.ts';
import { isErrorCode } from '../http/problem-codes.ts';
import { DOCS_POLICY } from '../http/security-headers.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { ROOT_AREAS, VERSION } from '../runtime.token.ts';
import { errorPage } from './error-page.ts';
import { createOpenApiDocument } from './openapi-document.ts';
import { REFERENCE_PAGE } from './reference-page.ts';

const CodeParams = params({ code: z.string().regex(/^[A-Z_]{1,60}$/) });

/** The contract, the interactive documentation, and a page per error code. Nothing is loaded from elsewhere. */
@Controller()
export class OpenApiController {
  private document: Buffer | null = null;

  constructor(
    @Inject(VERSION) private readonly version: string,
    @Inject(ROOT_AREAS) private readonly areas: readonly object[],
  ) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/openapi.json',
    summary: 'This contract',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    responseType: 'application/json',
  })
  getOpenApi(@Input() call: Call): Buffer {
    this.document ??= Buffer.from(
      JSON.stringify(
        createOpenApiDocument(
          this.areas.flatMap((area) => listEndpoints(area)),
          this.version,
        ),
      ),
    );
    void call.reply.header('Content-Type', 'application/json');
    return this.document;
  }

  @Endpoint({
    method: 'GET',
    path: '/api-docs',
    summary: 'Interactive documentation',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    responseType: 'text/html',
  })
  getReferencePage(@Input() call: Call): Buffer {
    void call.reply
      .header('Content-Type', 'text/html; charset=utf-8')
      .header('Content-Security-Policy', DOCS_POLICY);
    return Buffer.from(REFERENCE_PAGE);
  }

  @Endpoint({
    method: 'GET',
    path: '/api-docs/reference.js',
    summary: 'The program of the interactive documentation',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    responseType: 'text/javascript',
  })
  getReferenceScript(@Input() call: Call): Buffer {
    void call.reply
      .header('Content-Type', 'text/javascript; charset=utf-8')
      .header('Cache-Control', 'private, max-age=86400');
    return readReferenceScript();
  }

  @Endpoint({
    method: 'GET',
    path: '/docs/errors/:code',
    summary: 'What an error code means and what to do',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    params: CodeParams,
    responseType: 'text/html',
    codes: ['NOT_FOUND'],
  })
  getErrorPage(@Input() call: Call<undefined, typeof CodeParams>): Buffer {
    const { code } = call.params;
    if (!isErrorCode(code)) throw new ApiProblem('NOT_FOUND', 'There is no such error code.');
    void call.reply.header('Content-Type', 'text/html; charset=utf-8');
    return Buffer.from(errorPage(code));
  }
}

/** The package does not export this file, so it is read by its path. */
const REFERENCE_SCRIPT = join(PROJECT_ROOT, 'node_modules/@scalar/api-reference/dist/browser/standalone.js');

function readReferenceScript(): Buffer {
  try {
    return readFileSync(REFERENCE_SCRIPT);
  } catch {
    throw new ApiProblem(
      'NO_SUCH_ENDPOINT',
      'The interactive documentation is not installed here. The contract is at /v2/openapi.json.',
    );
  }
}
