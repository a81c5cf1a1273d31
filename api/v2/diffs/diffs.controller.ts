import type { DiffSide, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { DEPLOYMENT_BODY_MAX, Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { DiffBody, ModelDiff } from './diffs.dto.ts';

/** What differs between two versions of a model, deployed or not. */
@Controller()
export class DiffsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/diffs',
    summary: 'Compare two versions of a process, or files with a version',
    // Versions that the caller may not read are unknown; files are the caller's own.
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_DEFINITION', 'RESOURCE:CREATE', 'PROJECT:READ'),
    level: 'X1',
    idempotency: 'R',
    body: DiffBody,
    bodyLimit: 2 * DEPLOYMENT_BODY_MAX,
    status: 200,
    response: ModelDiff,
    codes: ['NOT_FOUND'],
    alwaysExtended: true,
  })
  async compareModels(@Input() call: Call<typeof DiffBody>): Promise<object> {
    const { left, right } = call.body;
    return this.runtime.diffs.compare(call.caller, sideOf(left), sideOf(right));
  }
}

// helpers

function sideOf(side: z.output<typeof DiffBody>['left']): DiffSide {
  if ('processDefinitionKey' in side) return side;
  return {
    resources: side.resources.map(({ name, content }) => ({ name, content: Buffer.from(content, 'utf8') })),
  };
}
