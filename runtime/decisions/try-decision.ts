import { createHash } from 'node:crypto';
import type { DecisionRequirements, JsonObject, Key } from '#engine';
import type { DecisionTrial } from '../contract/decisions.ts';
import { Refusal } from '../contract/refusal.ts';
import type { EvaluatedModels, EvaluationRoom } from './evaluation-room.ts';
import { evaluatedIn, publicInputs, publicRules } from './pack-evaluation.ts';
import { deploymentRefused } from '../definitions/deploy.ts';
import type { ReadResources } from '../definitions/read-resources.ts';
import type { RequirementsSummary } from '../definitions/requirements-summary.ts';

/**
 * Evaluates a decision of files that are not deployed: the same reading, the same evaluator and the same limits, and nothing
 * is kept. What the files import has to be among them.
 */
export async function tryDecision(
  files: ReadResources,
  decisionId: string,
  variables: JsonObject,
  { evaluate, now }: { readonly evaluate: EvaluationRoom['evaluate']; readonly now: number },
): Promise<DecisionTrial> {
  if (files.problems.some(({ severity }) => severity === 'ERROR')) throw deploymentRefused(files.problems);
  const models = files.requirements.map(modelOf);
  const at = files.requirements.findIndex(({ decisions }) =>
    decisions.some((decision) => decision.decisionId === decisionId),
  );
  const model = models[at];
  if (model === undefined)
    throw new Refusal('NOT_FOUND', `The files have no decision "${decisionId}". Send the file it is in.`);
  const outcome = await evaluate(
    { model, imported: models.filter((other) => other !== model) },
    decisionId,
    variables,
    now,
  );
  return {
    output: outcome.output,
    failedDecisionDefinitionId: outcome.failure?.decisionId ?? null,
    failureMessage: outcome.failure?.message ?? null,
    evaluatedDecisions: evaluatedIn(outcome).map((each) => ({
      decisionDefinitionId: each.decisionId,
      decisionDefinitionName: each.decisionName,
      decisionDefinitionType: each.decisionType,
      output: JSON.stringify(each.output),
      evaluatedInputs: publicInputs(each),
      matchedRules: publicRules(each),
    })),
  };
}

// helpers

/** The content is the key, so that trying one model again and again sends it once. */
function modelOf({ requirementsJson }: RequirementsSummary): EvaluatedModels['model'] {
  const hash = createHash('sha256').update(requirementsJson).digest('hex');
  return {
    key: `tried-${hash}` as Key,
    requirements: JSON.parse(requirementsJson) as DecisionRequirements,
  };
}
