import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { EvaluateConditionsBody, EvaluatedConditions } from './conditionals.dto.ts';

/** Conditional start events. */
@Controller()
export class ConditionalsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/conditionals/evaluation',
    summary: 'Start what waits for a condition that holds on these variables',
    permission: onAny('PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'K',
    body: EvaluateConditionsBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: EvaluatedConditions,
    codes: ['NOT_FOUND'],
  })
  async evaluateConditionals(@Input() call: Call<typeof EvaluateConditionsBody>): Promise<object> {
    const { variables, processDefinitionKey } = call.body;
    const context = call.context(call.body);
    const { conditionalEvaluationKey, processInstances } = await this.runtime.conditions.evaluate(
      context,
      defined({ variables, processDefinitionKey }),
    );
    return {
      conditionalEvaluationKey,
      tenantId: context.tenantId,
      processInstances: processInstances.map((started) => ({
        processDefinitionKey: started.processDefinitionKey,
        processInstanceKey: started.processInstanceKey,
      })),
    };
  }
}
