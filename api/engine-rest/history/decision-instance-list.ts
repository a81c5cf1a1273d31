import type { DecisionOrigin, JsonObject, JsonValue, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionId, keysIn, restPath, shownDate, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, instant, like, text, texts } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import { flagText } from '../lists/query-fields.ts';
import { toTypedVariables } from '../variables/typed-variables.ts';

const Value = {
  id: z.string(),
  decisionInstanceId: z.string(),
  clauseId: z.string().nullable(),
  clauseName: z.string().nullable(),
  type: z.string(),
  value: z.unknown(),
  valueInfo: z.record(z.string(), z.unknown()),
  errorMessage: z.null(),
  createTime: z.string().nullable(),
  removalTime: z.null(),
  rootProcessInstanceId: z.string().nullable(),
};

const DecisionInstance = z.object({
  id: z.string(),
  decisionDefinitionId: z.string(),
  decisionDefinitionKey: z.string(),
  decisionDefinitionName: z.string().nullable(),
  evaluationTime: z.string().nullable(),
  removalTime: z.null(),
  processDefinitionId: z.string().nullable(),
  processDefinitionKey: z.string().nullable(),
  processInstanceId: z.string().nullable(),
  rootProcessInstanceId: z.string().nullable(),
  caseDefinitionId: z.null(),
  caseDefinitionKey: z.null(),
  caseInstanceId: z.null(),
  activityId: z.string().nullable(),
  activityInstanceId: z.string().nullable(),
  userId: z.null(),
  inputs: z.array(z.object(Value)),
  outputs: z.array(
    z.object({
      ...Value,
      ruleId: z.string().nullable(),
      ruleOrder: z.int().nullable(),
      variableName: z.string().nullable(),
    }),
  ),
  rootDecisionInstanceId: z.string().nullable(),
  decisionRequirementsDefinitionId: z.string().nullable(),
  decisionRequirementsDefinitionKey: z.string().nullable(),
  collectResultValue: z.number().nullable(),
  tenantId: z.string().nullable(),
});

const read = {
  permission: filtered('DECISION_DEFINITION:READ_DECISION_INSTANCE'),
  level: 'L3',
} as const;

/** What was evaluated; rows say nothing of inputs and outputs unless they are asked for, as in Camunda 7. */
export const DecisionInstanceLists = listController({
  ...read,
  name: 'EvaluatedDecisions',
  what: 'evaluated decisions',
  path: '/history/decision-instance',
  kind: 'decisionInstances',
  takesBody: true,
  conditions: {
    decisionInstanceId: text((id) => ({ decisionEvaluationInstanceKey: id })),
    decisionInstanceIdIn: texts((ids) => ({ decisionEvaluationInstanceKey: { $in: ids } })),
    decisionDefinitionId: text((id) => ({ decisionDefinitionKey: { $in: keysIn([id]) } })),
    decisionDefinitionIdIn: texts((ids) => ({ decisionDefinitionKey: { $in: keysIn(ids) } })),
    decisionDefinitionKey: text((key) => ({ decisionDefinitionId: key })),
    decisionDefinitionKeyIn: texts((keys) => ({ decisionDefinitionId: { $in: keys } })),
    decisionDefinitionName: text((name) => ({ decisionDefinitionName: name })),
    decisionDefinitionNameLike: text((pattern) => ({ decisionDefinitionName: like(pattern) })),
    decisionRequirementsDefinitionId: text((id) => ({ decisionRequirementsKey: { $in: keysIn([id]) } })),
    decisionRequirementsDefinitionKey: text((key) => ({ decisionRequirementsId: key })),
    processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
    processDefinitionKey: text((key) => ({ processDefinitionId: key })),
    processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
    activityIdIn: texts((ids) => ({ elementId: { $in: ids } })),
    activityInstanceIdIn: texts((ids) => ({ elementInstanceKey: { $in: keysIn(ids) } })),
    evaluatedBefore: instant((time) => ({ evaluationDate: { $lte: time } })),
    evaluatedAfter: instant((time) => ({ evaluationDate: { $gte: time } })),
    // All of one evaluation have its key.
    rootDecisionInstanceId: text((id) => ({
      decisionEvaluationKey: { $in: keysIn([id.replace(/-\d+$/, '')]) },
    })),
    rootDecisionInstancesOnly: flag(() => ({ isRoot: true })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
    // They say how to answer, not what.
    includeInputs: flag(() => ({})),
    includeOutputs: flag(() => ({})),
    disableBinaryFetching: flag(() => ({})),
    disableCustomObjectDeserialization: flag(() => ({})),
  },
  sortBy: { evaluationTime: 'evaluationDate', tenantId: 'tenantId' },
  row: DecisionInstance,
  show: (row) => row,
  complete: async (rows, { runtime, caller }, given) => {
    const ids = rows.map((row) => String(row['decisionEvaluationInstanceKey']));
    const origins = await runtime.queries.decisionOrigins(caller, ids);
    return rows.flatMap((row) => {
      const origin = origins.get(String(row['decisionEvaluationInstanceKey']));
      return origin === undefined ? [] : [toDecisionInstance(row, origin, given) as unknown as JsonObject];
    });
  },
});

const Params = z.object({ id: z.string().min(1).max(60) });
const Query = z.strictObject({
  includeInputs: flagText(),
  includeOutputs: flagText(),
  disableBinaryFetching: flagText(),
  disableCustomObjectDeserialization: flagText(),
});

@Controller()
export class DecisionInstanceController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...read,
    ...restPath('/history/decision-instance/:id'),
    idempotency: 'R',
    method: 'GET',
    summary: 'Read an evaluated decision',
    params: Params,
    query: Query,
    response: DecisionInstance,
    codes: ['NOT_FOUND'],
  })
  async getEvaluatedDecision(@Input() call: Call<undefined, typeof Params, typeof Query>): Promise<object> {
    const { id } = call.params;
    const row = found(await this.runtime.queries.decisionInstance(call.caller, id));
    const origins = await this.runtime.queries.decisionOrigins(call.caller, [id]);
    return toDecisionInstance(row, found(origins.get(id) ?? null), call.query);
  }
}

// helpers

interface Wanted {
  readonly includeInputs?: unknown;
  readonly includeOutputs?: unknown;
}

function toDecisionInstance(
  row: JsonObject,
  origin: DecisionOrigin,
  { includeInputs, includeOutputs }: Wanted,
): z.output<typeof DecisionInstance> {
  const elementKey = shownText(row['elementInstanceKey']);
  const processKey = shownText(row['processDefinitionKey']);
  const result = JSON.parse(String(row['result'])) as JsonValue;
  return {
    id: String(row['decisionEvaluationInstanceKey']),
    decisionDefinitionId: definitionId(
      String(row['decisionDefinitionId']),
      Number(row['decisionDefinitionVersion']),
      String(row['decisionDefinitionKey']) as Key,
    ),
    decisionDefinitionKey: String(row['decisionDefinitionId']),
    decisionDefinitionName: shownText(row['decisionDefinitionName']),
    evaluationTime: shownDate(row['evaluationDate']),
    removalTime: null,
    processDefinitionId:
      processKey === null || origin.processDefinitionId === null
        ? null
        : definitionId(origin.processDefinitionId, origin.processDefinitionVersion ?? 1, processKey as Key),
    processDefinitionKey: origin.processDefinitionId,
    processInstanceId: shownText(row['processInstanceKey']),
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
    caseDefinitionId: null,
    caseDefinitionKey: null,
    caseInstanceId: null,
    activityId: origin.elementId,
    activityInstanceId:
      elementKey === null || origin.elementId === null ? elementKey : `${origin.elementId}:${elementKey}`,
    userId: null,
    inputs: includeInputs === true ? inputsOf(row, origin) : [],
    outputs: includeOutputs === true ? outputsOf(row, origin, result) : [],
    rootDecisionInstanceId: origin.rootInstanceKey,
    decisionRequirementsDefinitionId: definitionId(
      origin.decisionRequirementsId,
      origin.decisionRequirementsVersion,
      origin.decisionRequirementsKey,
    ),
    decisionRequirementsDefinitionKey: origin.decisionRequirementsId,
    collectResultValue: origin.isAggregated && typeof result === 'number' ? result : null,
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

function inputsOf(row: JsonObject, { evaluatedInputs }: DecisionOrigin) {
  return evaluatedInputs.map(({ inputId, inputName, inputValue }, index) =>
    shownValue(row, `in-${String(index + 1)}`, inputId, inputName, JSON.parse(inputValue) as JsonValue),
  );
}

/** One for each output of each rule that matched; a decision without rules has its result. */
function outputsOf(row: JsonObject, { matchedRules }: DecisionOrigin, result: JsonValue) {
  const variableName = String(row['decisionDefinitionId']);
  if (matchedRules.length === 0 && result !== null) {
    const whole = shownValue(row, 'out-1', '', '', result);
    return [{ ...whole, ruleId: null, ruleOrder: null, variableName }];
  }
  return matchedRules.flatMap(({ ruleId, ruleIndex, evaluatedOutputs }) =>
    evaluatedOutputs.map(({ outputId, outputName, outputValue }, index) => ({
      ...shownValue(
        row,
        `out-${String(ruleIndex)}-${String(index + 1)}`,
        outputId,
        outputName,
        JSON.parse(outputValue) as JsonValue,
      ),
      ruleId: ruleId === '' ? null : ruleId,
      ruleOrder: ruleIndex,
      variableName: outputName === '' ? null : outputName,
    })),
  );
}

function shownValue(row: JsonObject, part: string, clauseId: string, clauseName: string, value: JsonValue) {
  const id = String(row['decisionEvaluationInstanceKey']);
  const typed = toTypedVariables({ value })['value'];
  return {
    id: `${id}-${part}`,
    decisionInstanceId: id,
    clauseId: clauseId === '' ? null : clauseId,
    clauseName: clauseName === '' ? null : clauseName,
    type: typed?.type ?? 'Null',
    value: typed?.value ?? null,
    valueInfo: typed?.valueInfo ?? {},
    errorMessage: null,
    createTime: shownDate(row['evaluationDate']),
    removalTime: null,
    rootProcessInstanceId: shownText(row['rootProcessInstanceKey']),
  };
}
