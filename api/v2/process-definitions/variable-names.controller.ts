import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { textField } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { DefinitionParams } from './process-definitions.dto.ts';

const NameSearch = searchBody({ name: 'text' });

/** What the variables of a process are called: for whoever writes a filter or an expression. */
@Controller()
export class VariableNamesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/process-definitions/:processDefinitionKey/variable-names/search',
    summary: 'Find names of variables in the newest 1,000 instances of a version',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    params: DefinitionParams,
    body: NameSearch,
    response: searchAnswer(z.object({ name: textField() })),
    codes: ['NOT_FOUND', 'INVALID_FILTER'],
  })
  async searchVariableNames(
    @Input() call: Call<typeof NameSearch, typeof DefinitionParams>,
  ): Promise<object> {
    const { queries } = this.runtime;
    const { processDefinitionKey } = call.params;
    found(await queries.get(call.caller, 'processDefinitions', processDefinitionKey));
    const names = await queries.variableNames(call.caller, processDefinitionKey);
    return pageOf(
      names.map((name) => ({ name })),
      call.body,
    );
  }
}
