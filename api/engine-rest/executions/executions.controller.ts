import type { JsonValue, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { keyOf } from '../engine-rest-fields.ts';
import { fileContent } from '../variables/typed-variables.ts';

const Params = z.object({ id: z.string().max(64), name: z.string().min(1).max(255) });

/** Types a browser would run or render in our origin are given as bytes. */
const ACTIVE_TYPES = /html|svg|xml|json|javascript/i;

@Controller()
export class ExecutionsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/engine-rest/execution/:id/localVariables/:name/data',
    aliases: ['/engine-rest/engine/default/execution/:id/localVariables/:name/data'],
    summary: 'The content of a file variable',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L1',
    idempotency: 'R',
    params: Params,
    responseType: 'application/octet-stream',
  })
  async readFileVariable(@Input() call: Call<undefined, typeof Params>): Promise<Buffer> {
    const { id, name } = call.params;
    const file = fileContent(await this.find(call, id, name));
    if (!file)
      throw new ApiProblem('NOT_FOUND', `Variable ${JSON.stringify(name)} of execution ${id} is no file.`);
    void call.reply.header(
      'Content-Type',
      ACTIVE_TYPES.test(file.mimeType) ? 'application/octet-stream' : file.mimeType,
    );
    void call.reply.header(
      'Content-Disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    );
    return file.content;
  }

  private async find(call: Pick<Call, 'caller'>, id: string, name: string): Promise<JsonValue> {
    const page = await this.runtime.queries.search(call.caller, 'variables', {
      filter: { scopeKey: keyOf(id, 'Execution'), name },
      sort: [],
      page: { from: 0, limit: 1 },
    });
    const variable = page.items[0];
    if (!variable)
      throw new ApiProblem('NOT_FOUND', `Execution ${id} has no variable ${JSON.stringify(name)}.`);
    return variable['value'] ?? null;
  }
}
