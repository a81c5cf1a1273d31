import type { Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionKeyOf, restPath } from '../engine-rest-fields.ts';
import { ProcessDefinition, toProcessDefinition } from './process-definition-list.ts';
import { DefinitionIdParams } from './process-definitions.dto.ts';

const CalledDefinition = (ProcessDefinition as z.ZodObject).extend({
  callingProcessDefinitionId: z.string(),
  calledFromActivityIds: z.array(z.string()),
});

/** What a version calls, as far as its model says it without an expression. */
@Controller()
export class CalledDefinitionsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...restPath('/process-definition/:id/static-called-process-definitions'),
    method: 'GET',
    summary: 'Versions that the call activities of a version name without an expression',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_DEFINITION'),
    level: 'L3',
    idempotency: 'R',
    params: DefinitionIdParams,
    response: z.array(CalledDefinition),
    codes: ['NOT_FOUND'],
  })
  async listStaticCalledProcessDefinitions(
    @Input() call: Call<undefined, typeof DefinitionIdParams>,
  ): Promise<readonly object[]> {
    const { queries } = this.runtime;
    const key = definitionKeyOf(call.params.id);
    const calling = toProcessDefinition(found(await queries.get(call.caller, 'processDefinitions', key)));
    const called: object[] = [];
    for (const { processDefinitionKey, elementIds } of await queries.calledProcesses(call.caller, key)) {
      const row = await queries.get(call.caller, 'processDefinitions', processDefinitionKey as Key);
      if (row !== null)
        called.push({
          ...toProcessDefinition(row),
          callingProcessDefinitionId: calling.id,
          calledFromActivityIds: elementIds,
        });
    }
    return called;
  }
}
