import { z } from 'zod';
import { anyJson, dateField, keyField, textField, textOrNull } from '../../http/answer-fields.ts';
import { ext, id, opt, tenantId, text, variables, withDefault } from '../../http/fields.ts';
import { DECISION_TYPES, evaluatedInputs, matchedRules } from '../decisions/decisions.dto.ts';

const flag = () =>
  opt(
    z
      .enum(['true', 'false'], { error: 'INVALID_VALUE: Send true or false.' })
      .transform((value) => value === 'true'),
  );

/** The text parts of a deployment (api.md section 4). */
export const DeploymentOptions = z.strictObject({
  tenantId: opt(tenantId()),
  strict: flag(),
  delegatesAsJobs: flag(),
  versionNote: opt(text(2000)),
  dryRun: flag(),
  name: opt(text(255)),
  source: opt(text(255)),
  force: flag(),
});

const deployedProcess = z.object({
  processDefinitionId: textField(),
  processDefinitionVersion: z.int(),
  resourceName: textField(),
  tenantId: textField(),
  processDefinitionKey: keyField(),
});
const deployedDecision = z.object({
  decisionDefinitionId: textField(),
  version: z.int(),
  name: textField(),
  tenantId: textField(),
  decisionRequirementsId: textField(),
  decisionDefinitionKey: keyField(),
  decisionRequirementsKey: keyField(),
});
const deployedRequirements = z.object({
  decisionRequirementsId: textField(),
  decisionRequirementsName: textField(),
  version: z.int(),
  resourceName: textField(),
  tenantId: textField(),
  decisionRequirementsKey: keyField(),
});
const deployedForm = z.object({
  formId: textField(),
  version: z.int(),
  resourceName: textField(),
  tenantId: textField(),
  formKey: keyField(),
});
const deployedResource = z.object({
  resourceId: textField(),
  resourceName: textField(),
  version: z.int(),
  tenantId: textField(),
  resourceKey: keyField(),
});

export const ProblemShape = z
  .object({
    code: textField(),
    severity: z.enum(['ERROR', 'WARNING', 'HINT']),
    resourceName: textField(),
    elementId: textOrNull().optional(),
    elementName: textOrNull().optional(),
    line: z.int().optional(),
    column: z.int().optional(),
    message: textField(),
    why: textField(),
    path: z.array(z.object({ elementId: textField(), tokens: z.array(textField()) })).optional(),
    fix: anyJson().optional(),
  })
  .meta({ id: 'Problem' });

export const Deployment = z
  .object({
    deploymentKey: keyField(),
    tenantId: textField(),
    deployments: z.array(
      z.object({
        processDefinition: deployedProcess.nullable(),
        decisionDefinition: deployedDecision.nullable(),
        decisionRequirements: deployedRequirements.nullable(),
        form: deployedForm.nullable(),
        resource: deployedResource.nullable(),
        duplicate: ext(z.boolean()),
      }),
    ),
    deployedAt: ext(dateField()),
    deployedBy: ext(textOrNull()),
    versionNote: ext(textOrNull()),
    problems: ext(z.array(ProblemShape)),
  })
  .meta({ id: 'Deployment' });

const FILES_MAX = 100;

const resources = () =>
  z
    .array(z.strictObject({ name: id(), content: z.string() }))
    .min(1)
    .max(FILES_MAX);

export const CheckBody = z.strictObject({
  resources: resources(),
  delegatesAsJobs: withDefault(z.boolean(), false),
  strict: withDefault(z.boolean(), false),
  soundness: withDefault(z.boolean(), true),
});
export const CheckAnswer = z.object({
  deployable: z.boolean(),
  problems: z.array(ProblemShape),
  forms: z.array(z.object({ elementId: textField(), schema: z.string() })),
  soundness: z.object({
    complete: z.boolean(),
    states: z.int(),
    findings: z.array(
      z.object({
        code: textField(),
        elementIds: z.array(textField()),
        counterExample: z.array(z.object({ elementId: textField(), tokens: z.array(textField()) })),
      }),
    ),
  }),
});

export const DecisionTrialBody = z.strictObject({
  resources: resources(),
  decisionDefinitionId: id(),
  variables: withDefault(variables(), {}),
});
export const DecisionTrialAnswer = z
  .object({
    output: anyJson(),
    failedDecisionDefinitionId: textOrNull(),
    failureMessage: textOrNull(),
    evaluatedDecisions: z.array(
      z.object({
        decisionDefinitionId: textField(),
        decisionDefinitionName: textField(),
        decisionDefinitionType: z.enum(DECISION_TYPES),
        output: textField(),
        evaluatedInputs: evaluatedInputs(),
        matchedRules: matchedRules(),
      }),
    ),
  })
  .meta({ id: 'DecisionTrial' });
