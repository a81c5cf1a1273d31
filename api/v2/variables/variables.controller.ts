import type { Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { toFoundVariables, toPublicVariable } from './variable-values.ts';
import {
  DeleteVariableBody,
  TruncateQuery,
  Variable,
  VariableParams,
  VariableSearch,
  VariableSearchAnswer,
} from './variables.dto.ts';

/** Variables as rows; changing them goes by their scope (element instances). */
@Controller()
export class VariablesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/variables/search',
    summary: 'Find variables',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'R',
    query: TruncateQuery,
    body: VariableSearch,
    response: VariableSearchAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchVariables(
    @Input() call: Call<typeof VariableSearch, undefined, typeof TruncateQuery>,
  ): Promise<object> {
    const page = await this.runtime.queries.search(call.caller, 'variables', call.body);
    const isTruncating = (call.query as { truncateValues?: string } | undefined)?.truncateValues !== 'false';
    return toAnswer({ ...page, items: toFoundVariables(page.items, isTruncating) });
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/variables/:variableKey',
    summary: 'Read a variable whole',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'R',
    params: VariableParams,
    response: Variable,
    codes: ['NOT_FOUND'],
  })
  async getVariable(@Input() call: Call<undefined, typeof VariableParams>): Promise<object> {
    return toPublicVariable(
      found(await this.runtime.queries.get(call.caller, 'variables', call.params.variableKey)),
    );
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/variables/:variableKey',
    summary: 'Delete a variable',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'X1',
    idempotency: 'N',
    params: VariableParams,
    body: DeleteVariableBody,
    codes: ['NOT_FOUND', 'INSTANCE_ENDED'],
  })
  async deleteVariable(@Input() call: Call<typeof DeleteVariableBody, typeof VariableParams>): Promise<void> {
    const { variableKey } = call.params;
    await this.rows.requireProcess(
      call.caller,
      'variables',
      variableKey,
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
    const variable = found(await this.runtime.queries.get(call.caller, 'variables', variableKey));
    await this.runtime.instances.deleteVariables(call.context(call.body), variable['scopeKey'] as Key, [
      String(variable['name']),
    ]);
  }
}
