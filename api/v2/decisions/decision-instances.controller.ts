import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  DecisionInstanceDetails,
  DeletionBody,
  EvaluationParams,
  InstanceParams,
  InstanceSearch,
  InstanceSearchAnswer,
} from './decisions.dto.ts';

const read = {
  permission: filtered('DECISION_DEFINITION:READ_DECISION_INSTANCE'),
  level: 'L3',
  idempotency: 'R',
} as const;

/** What was evaluated, with the rules that matched. */
@Controller()
export class DecisionInstancesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/decision-instances/search',
    summary: 'Find evaluated decisions',
    body: InstanceSearch,
    response: InstanceSearchAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchDecisionInstances(@Input() call: Call<typeof InstanceSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'decisionInstances', call.body));
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/decision-instances/:decisionEvaluationInstanceKey',
    summary: 'An evaluated decision with its inputs and the rules that matched',
    params: InstanceParams,
    response: DecisionInstanceDetails,
    codes: ['NOT_FOUND'],
  })
  async getDecisionInstance(@Input() call: Call<undefined, typeof InstanceParams>): Promise<object> {
    const { decisionEvaluationInstanceKey } = call.params;
    return found(await this.runtime.queries.decisionInstance(call.caller, decisionEvaluationInstanceKey));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/decision-instances/:decisionEvaluationKey/deletion',
    summary: 'Delete an evaluation with all its decision instances',
    permission: onRow('DECISION_DEFINITION:DELETE_DECISION_INSTANCE'),
    level: 'L3',
    idempotency: 'N',
    params: EvaluationParams,
    body: DeletionBody,
    codes: ['NOT_FOUND'],
  })
  async deleteDecisionInstance(
    @Input() call: Call<typeof DeletionBody, typeof EvaluationParams>,
  ): Promise<void> {
    await this.runtime.decisions.deleteEvaluation(call.context({}), call.params.decisionEvaluationKey);
  }
}
