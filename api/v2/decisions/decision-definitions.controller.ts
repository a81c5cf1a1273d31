import type { Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  DecisionDefinition,
  DecisionParams,
  DecisionSearch,
  DecisionSearchAnswer,
  EvaluationAnswer,
  EvaluationBody,
} from './decisions.dto.ts';

const EVALUATE = 'DECISION_DEFINITION:CREATE_DECISION_INSTANCE';
const read = {
  permission: filtered('DECISION_DEFINITION:READ_DECISION_DEFINITION'),
  level: 'L3',
  idempotency: 'R',
} as const;

type DecisionCall = Call<undefined, typeof DecisionParams>;

/** Versions of decisions, and evaluating them. */
@Controller()
export class DecisionDefinitionsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/decision-definitions/evaluation',
    summary: 'Evaluate a decision',
    permission: onRow(EVALUATE),
    level: 'L2',
    idempotency: 'K',
    body: EvaluationBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: EvaluationAnswer,
    codes: ['NOT_FOUND'],
  })
  async evaluateDecision(@Input() call: Call<typeof EvaluationBody>): Promise<object> {
    const { decisionDefinitionId: id, decisionDefinitionKey: key, variables } = call.body;
    // The schema lets exactly one of them through.
    const decision = id === undefined ? { key: key as Key } : { id };
    await this.access.requireRow(call.caller, [EVALUATE], async () => {
      if ('id' in decision) return { DECISION_DEFINITION: decision.id };
      const row = await this.runtime.queries.get(call.caller, 'decisionDefinitions', decision.key);
      return row && { DECISION_DEFINITION: String(row['decisionDefinitionId']) };
    });
    const evaluation = await this.runtime.decisions.evaluate(call.context(call.body), {
      decision,
      variables,
    });
    const { rows: _rows, ...answer } = evaluation;
    return { ...answer, decisionInstanceKey: evaluation.decisionEvaluationKey };
  }

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/decision-definitions/search',
    summary: 'Find versions of decisions',
    body: DecisionSearch,
    response: DecisionSearchAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchDecisionDefinitions(@Input() call: Call<typeof DecisionSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'decisionDefinitions', call.body));
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/decision-definitions/:decisionDefinitionKey',
    summary: 'Read a version of a decision',
    params: DecisionParams,
    response: DecisionDefinition,
    codes: ['NOT_FOUND'],
  })
  async getDecisionDefinition(@Input() call: DecisionCall): Promise<object> {
    const { decisionDefinitionKey } = call.params;
    return found(await this.runtime.queries.get(call.caller, 'decisionDefinitions', decisionDefinitionKey));
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/decision-definitions/:decisionDefinitionKey/xml',
    summary: 'The DMN file of a version',
    params: DecisionParams,
    responseType: 'text/xml',
    codes: ['NOT_FOUND'],
  })
  async getDecisionDefinitionXml(@Input() call: DecisionCall): Promise<Buffer> {
    const { decisionDefinitionKey } = call.params;
    const file = found(await this.runtime.queries.decisionXml(call.caller, decisionDefinitionKey));
    void call.reply.header('Content-Type', 'text/xml; charset=utf-8');
    return Buffer.from(file.content);
  }
}
