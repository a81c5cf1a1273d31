import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { id } from '../../http/fields.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { ProcessSearch, ProcessSearchAnswer, ProcessSummary } from './process-definitions.dto.ts';

const ProcessParams = params({ processDefinitionId: id() });

/** A process is all versions of one id. */
@Controller()
export class ProcessesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/processes/search',
    summary: 'Find processes with their counts',
    permission: filtered(
      'PROCESS_DEFINITION:READ_PROCESS_DEFINITION',
      'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
    ),
    level: 'X1',
    idempotency: 'R',
    body: ProcessSearch,
    response: ProcessSearchAnswer,
    alwaysExtended: true,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchProcesses(@Input() call: Call<typeof ProcessSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'processes', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/processes/:processDefinitionId',
    summary: 'Read a process with its counts',
    permission: filtered(
      'PROCESS_DEFINITION:READ_PROCESS_DEFINITION',
      'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
    ),
    level: 'X1',
    idempotency: 'R',
    params: ProcessParams,
    response: ProcessSummary,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getProcess(@Input() call: Call<undefined, typeof ProcessParams>): Promise<object> {
    const { processDefinitionId } = call.params;
    const page = await this.runtime.queries.search(call.caller, 'processes', {
      filter: { processDefinitionId },
      sort: [],
      page: { limit: 1, from: 0 },
    });
    return found(page.items[0], 'PROCESS_NOT_FOUND');
  }
}
