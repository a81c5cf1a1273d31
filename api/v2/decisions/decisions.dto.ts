import { z } from 'zod';
import { dateField, keyField, keyOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import {
  ext,
  id,
  key,
  operationReference,
  opt,
  tenantId,
  variables,
  withDefault,
} from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import type { FilterKind } from '../../http/search-dto.ts';

export const DECISION_TYPES = ['DECISION_TABLE', 'LITERAL_EXPRESSION', 'UNSPECIFIED', 'UNKNOWN'] as const;
const STATES = ['EVALUATED', 'FAILED', 'UNSPECIFIED', 'UNKNOWN'] as const;

const instanceKey = () => z.string().meta({ pattern: '^[0-9]+-[0-9]+$' });

export const evaluatedInputs = () =>
  z.array(z.object({ inputId: textField(), inputName: textField(), inputValue: textField() }));
export const matchedRules = () =>
  z.array(
    z.object({
      ruleId: textField(),
      ruleIndex: z.int(),
      evaluatedOutputs: z.array(
        z.object({
          outputId: textField(),
          outputName: textField(),
          outputValue: textField(),
          ruleId: textOrNull(),
          ruleIndex: z.int().nullable(),
        }),
      ),
    }),
  );

export const DecisionDefinition = z
  .object({
    decisionDefinitionKey: keyField(),
    decisionDefinitionId: textField(),
    name: textField(),
    version: z.int(),
    decisionRequirementsId: textField(),
    decisionRequirementsKey: keyField(),
    decisionRequirementsName: textField(),
    decisionRequirementsVersion: z.int(),
    tenantId: textField(),
    versionTag: ext(textOrNull()),
    decisionDefinitionType: ext(z.enum(DECISION_TYPES)),
    resourceName: ext(textField()),
    deploymentKey: ext(keyField()),
  })
  .meta({ id: 'DecisionDefinition' });

export const DecisionRequirements = z
  .object({
    decisionRequirementsKey: keyField(),
    decisionRequirementsId: textField(),
    decisionRequirementsName: textField(),
    resourceName: textField(),
    version: z.int(),
    tenantId: textField(),
  })
  .meta({ id: 'DecisionRequirements' });

export const DecisionParams = params({ decisionDefinitionKey: key() });
export const RequirementsParams = params({ decisionRequirementsKey: key() });

export const DecisionSearch = searchBody({
  decisionDefinitionKey: 'key',
  decisionDefinitionId: 'text',
  name: 'text',
  isLatestVersion: 'boolean',
  version: 'number',
  versionTag: 'text',
  decisionRequirementsId: 'text',
  decisionRequirementsKey: 'key',
  decisionRequirementsName: 'text',
  decisionRequirementsVersion: 'number',
  tenantId: 'text',
});
export const DecisionSearchAnswer = searchAnswer(DecisionDefinition);

export const RequirementsSearch = searchBody({
  decisionRequirementsKey: 'key',
  decisionRequirementsId: 'text',
  decisionRequirementsName: 'text',
  resourceName: 'text',
  version: 'number',
  tenantId: 'text',
});
export const RequirementsSearchAnswer = searchAnswer(DecisionRequirements);

export const EvaluationBody = z
  .strictObject({
    decisionDefinitionId: opt(id()),
    decisionDefinitionKey: opt(key()),
    variables: withDefault(variables(), {}),
    tenantId: opt(tenantId()),
  })
  .superRefine(({ decisionDefinitionId, decisionDefinitionKey }, context) => {
    if ((decisionDefinitionId === undefined) === (decisionDefinitionKey === undefined))
      context.addIssue({
        code: 'custom',
        message: 'INVALID_VALUE: Send one of decisionDefinitionId and decisionDefinitionKey.',
      });
  });

export const EvaluationAnswer = z
  .object({
    decisionDefinitionId: textField(),
    decisionDefinitionKey: keyField(),
    decisionDefinitionName: textField(),
    decisionDefinitionVersion: z.int(),
    decisionEvaluationKey: keyField(),
    decisionInstanceKey: keyField(),
    decisionRequirementsId: textField(),
    decisionRequirementsKey: keyField(),
    output: textField(),
    failedDecisionDefinitionId: textOrNull(),
    failureMessage: textOrNull(),
    tenantId: textField(),
    evaluatedDecisions: z.array(
      z.object({
        decisionDefinitionId: textField(),
        decisionDefinitionName: textField(),
        decisionDefinitionVersion: z.int(),
        decisionDefinitionType: z.enum(DECISION_TYPES),
        decisionDefinitionKey: keyField(),
        decisionEvaluationInstanceKey: instanceKey(),
        output: textField(),
        tenantId: textField(),
        matchedRules: matchedRules(),
        evaluatedInputs: evaluatedInputs(),
      }),
    ),
  })
  .meta({ id: 'DecisionEvaluation' });

const instanceFields = {
  decisionEvaluationInstanceKey: instanceKey(),
  decisionEvaluationKey: keyField(),
  state: z.enum(STATES),
  evaluationDate: dateField(),
  evaluationFailure: textOrNull(),
  decisionDefinitionId: textField(),
  decisionDefinitionKey: keyField(),
  decisionDefinitionName: textField(),
  decisionDefinitionVersion: z.int(),
  decisionDefinitionType: z.enum(DECISION_TYPES),
  rootDecisionDefinitionKey: keyField(),
  result: textField(),
  elementInstanceKey: keyOrNull(),
  processInstanceKey: keyOrNull(),
  rootProcessInstanceKey: keyOrNull(),
  processDefinitionKey: keyOrNull(),
  businessId: textOrNull(),
  tenantId: textField(),
};

export const DecisionInstance = z.object(instanceFields).meta({ id: 'DecisionInstance' });
export const DecisionInstanceDetails = z
  .object({ ...instanceFields, evaluatedInputs: evaluatedInputs(), matchedRules: matchedRules() })
  .meta({ id: 'DecisionInstanceDetails' });

export const InstanceParams = params({
  decisionEvaluationInstanceKey: z.string().regex(/^[0-9]{1,19}-[0-9]{1,9}$/, {
    error: 'INVALID_VALUE: The key of a decision instance is the key of its evaluation, a dash and a number.',
  }),
});
export const EvaluationParams = params({ decisionEvaluationKey: key() });
export const DeletionBody = z.strictObject({ operationReference: opt(operationReference()) });

export const DECISION_INSTANCE_FILTER = {
  decisionEvaluationInstanceKey: 'text',
  decisionEvaluationKey: 'key',
  state: STATES,
  evaluationDate: 'date',
  evaluationFailure: 'text',
  decisionDefinitionId: 'text',
  decisionDefinitionKey: 'key',
  decisionDefinitionName: 'text',
  decisionDefinitionVersion: 'number',
  decisionDefinitionType: DECISION_TYPES,
  rootDecisionDefinitionKey: 'key',
  decisionRequirementsKey: 'key',
  elementInstanceKey: 'key',
  processInstanceKey: 'key',
  processDefinitionKey: 'key',
  businessId: 'text',
  tenantId: 'text',
} satisfies Readonly<Record<string, FilterKind>>;
export const InstanceSearch = searchBody(DECISION_INSTANCE_FILTER, [
  ...['decisionEvaluationInstanceKey', 'decisionEvaluationKey', 'state', 'evaluationDate'],
  ...['evaluationFailure', 'decisionDefinitionId', 'decisionDefinitionKey', 'decisionDefinitionName'],
  ...['decisionDefinitionVersion', 'decisionDefinitionType', 'rootDecisionDefinitionKey'],
  ...['elementInstanceKey', 'processInstanceKey', 'processDefinitionKey', 'tenantId'],
]);
export const InstanceSearchAnswer = searchAnswer(DecisionInstance);
