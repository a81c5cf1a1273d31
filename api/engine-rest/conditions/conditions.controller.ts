import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionKeyOf } from '../engine-rest-fields.ts';
import { startedProcessInstance } from '../process-definitions/started-instance.ts';
import { toJsonVariables } from '../variables/typed-variables.ts';
import { ConditionInstances, EvaluateConditionBody } from './conditions.dto.ts';

/** Conditional start events, as Camunda 7 clients evaluate them. */
@Controller()
export class EngineRestConditionsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/engine-rest/condition',
    aliases: ['/engine-rest/engine/default/condition'],
    summary: 'Start what waits for a condition that holds on these variables',
    permission: onAny('PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'K',
    body: EvaluateConditionBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: ConditionInstances,
  })
  async evaluateCondition(@Input() call: Call<typeof EvaluateConditionBody>): Promise<object> {
    const { variables, businessKey, tenantId, withoutTenantId } = call.body;
    if (withoutTenantId && tenantId !== undefined)
      throw new ApiProblem(
        'INVALID_VALUE',
        'Parameter withoutTenantId cannot be used together with tenantId.',
      );
    const context = call.context(withoutTenantId ? { tenantId: '<default>' } : { tenantId });
    const id = call.body.processDefinitionId;
    const { processInstances } = await this.runtime.conditions.evaluate(
      context,
      defined({
        variables: toJsonVariables(variables),
        businessId: businessKey,
        processDefinitionKey: id === undefined ? undefined : definitionKeyOf(id),
      }),
    );
    return processInstances.map((started) =>
      startedProcessInstance({
        ...started,
        businessId: businessKey ?? null,
        tenantId: context.tenantId,
        ended: false,
      }),
    );
  }
}
