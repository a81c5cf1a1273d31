import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keyField, textField, textOrNull } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { pageOfGroups } from '../../http/page-of-groups.ts';
import { searchAnswer, searchBody, toAnswer } from '../../http/search-dto.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { RUNTIME } from '../../runtime.token.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const CODES = ['INVALID_FILTER', 'INVALID_CURSOR'] as const;

const ByErrorBody = searchBody({}, ['errorMessage', 'errorHashCode', 'activeInstancesWithErrorCount']);
const ByErrorAnswer = searchAnswer(
  z.object({ errorHashCode: z.int(), errorMessage: textField(), activeInstancesWithErrorCount: z.int() }),
);

const ByDefinitionBody = searchBody({ errorHashCode: 'number' }, [
  'processDefinitionId',
  'processDefinitionKey',
  'processDefinitionName',
  'processDefinitionVersion',
  'tenantId',
  'activeInstancesWithErrorCount',
]);
const ByDefinitionAnswer = searchAnswer(
  z.object({
    processDefinitionId: textField(),
    processDefinitionKey: keyField(),
    processDefinitionName: textOrNull(),
    processDefinitionVersion: z.int(),
    tenantId: textField(),
    activeInstancesWithErrorCount: z.int(),
  }),
);

/** Open incidents in groups: what is wrong, and in which versions. */
@Controller()
export class IncidentStatisticsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/incidents/statistics/process-instances-by-error',
    summary: 'Running instances with an incident, by kind of error',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    body: ByErrorBody,
    response: ByErrorAnswer,
    codes: CODES,
  })
  async getByError(@Input() call: Call<typeof ByErrorBody>): Promise<object> {
    return toAnswer(pageOfGroups(await this.runtime.queries.incidentsByError(call.caller), call.body));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/incidents/statistics/process-instances-by-definition',
    summary: 'Running instances with one kind of error, by version of their process',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    body: ByDefinitionBody,
    response: ByDefinitionAnswer,
    codes: CODES,
  })
  async getByDefinition(@Input() call: Call<typeof ByDefinitionBody>): Promise<object> {
    const hash = call.body.filter['errorHashCode'];
    if (typeof hash !== 'number' || hash !== (hash | 0))
      throw new ApiProblem(
        'INVALID_FILTER',
        'filter.errorHashCode is needed: the number that /v2/incidents/statistics/process-instances-by-error gives.',
      );
    const groups = await this.runtime.queries.incidentsByDefinition(call.caller, hash);
    return toAnswer(pageOfGroups(groups, call.body));
  }
}
