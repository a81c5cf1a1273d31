import { shapeDecisionResult } from '#engine';
import type { Key } from '#engine';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { DecisionEvaluation, Decisions } from '../contract/decisions.ts';
import { Refusal } from '../contract/refusal.ts';
import { isAllowed } from '../identity/grants.ts';
import {
  answerOnce,
  deleteEvaluation,
  findDecisionByKey,
  findEvaluation,
  insertEvaluation,
  inTransaction,
  randomShard,
  type KeySource,
  type Pools,
} from '../store/port.ts';
import type { EvaluationRoom } from './evaluation-room.ts';
import type { DefinitionsService } from '../definitions/create-definitions.ts';
import { tryDecision } from './try-decision.ts';
import type { DecisionFinder, FoundDecision } from './find-decisions.ts';
import { evaluatedIn, keyOf, packEvaluation, publicInputs, publicRules } from './pack-evaluation.ts';

export interface DecisionsPorts {
  readonly read: DefinitionsService['read'];
  readonly pools: Pools;
  readonly keys: KeySource;
  readonly finder: DecisionFinder;
  readonly room: EvaluationRoom;
  readonly now: () => number;
}

/** What the API asks of decisions. */
export function createDecisions(ports: DecisionsPorts): Decisions {
  const { pools, finder, room, keys, now } = ports;
  const find = async (
    context: CommandContext,
    decision: Parameters<Decisions['evaluate']>[1]['decision'],
  ): Promise<{ readonly id: string; readonly found: FoundDecision }> => {
    if ('id' in decision) {
      requireTenant(context);
      const found = await finder.choose(context.tenantId, decision.id, { kind: 'latest' });
      if (found !== null) return { id: decision.id, found };
      throw new Refusal('NOT_FOUND', `There is no decision "${decision.id}". Deploy it first.`);
    }
    const place = await findDecisionByKey(pools.work, context.caller.tenantIds, decision.key);
    const found = place === null ? null : await finder.load(place);
    if (place !== null && found !== null) return { id: place.decisionId, found };
    throw new Refusal('NOT_FOUND', `There is no decision ${decision.key}.`);
  };
  return {
    async evaluate(context, { decision, variables }) {
      const { id, found } = await find(context, decision);
      await keys.ensure();
      const at = now();
      const change = async (client: Parameters<typeof insertEvaluation>[0]): Promise<DecisionEvaluation> => {
        const outcome = await room.evaluate(found, id, variables, at);
        const shard = randomShard();
        const key = keys.next(shard);
        const { tenantId, historyDays } = found.model;
        const historyBucket = new Date(at + historyDays * 86_400_000).toISOString().slice(0, 10);
        const record = packEvaluation(found.key, [found.model, ...found.imported], outcome);
        await insertEvaluation(client, { ...record, key, shard, at, tenantId, historyBucket });
        return answerOf(found, id, key, outcome);
      };
      const { idempotency, tenantId } = context;
      if (idempotency === undefined) return change(pools.work);
      return inTransaction(pools.work, (client) =>
        answerOnce(client, tenantId, idempotency, new Date(at), () => change(client)),
      );
    },
    async tryOut({ decisionId, variables, ...request }) {
      const files = await ports.read({ ...request, soundness: false });
      return tryDecision(files, decisionId, variables, { evaluate: room.evaluate, now: now() });
    },
    async deleteEvaluation({ caller }, key) {
      const type = 'DECISION_DEFINITION';
      const evaluation = await findEvaluation(pools.work, caller.tenantIds, key);
      if (evaluation === null || !isAllowed(caller, type, 'READ_DECISION_INSTANCE', evaluation.decisionId))
        throw new Refusal('NOT_FOUND', `There is no evaluation ${key}.`);
      const { decisionId: resourceId } = evaluation;
      const permissionType = 'DELETE_DECISION_INSTANCE';
      if (!isAllowed(caller, type, permissionType, resourceId))
        throw new Refusal('PERMISSION_MISSING', `You may not delete evaluations of "${resourceId}".`, {
          missing: { resourceType: type, resourceId, permissionType },
        });
      await deleteEvaluation(pools.work, key);
    },
  };
}

// helpers

function answerOf(
  { key: decisionKey, model, imported }: FoundDecision,
  decisionId: string,
  key: Key,
  outcome: Awaited<ReturnType<EvaluationRoom['evaluate']>>,
): DecisionEvaluation {
  const { tenantId, requirementsId, requirements } = model;
  const models = [model, ...imported];
  const asked = model.decisions.find((decision) => decision.key === decisionKey);
  const own = outcome.evaluated.find((each) => each.decisionId === decisionId);
  const shaped =
    own === undefined || outcome.failure !== undefined
      ? null
      : shapeDecisionResult(requirements, own, 'resultList');
  return {
    decisionDefinitionId: decisionId,
    decisionDefinitionKey: decisionKey,
    decisionDefinitionName: asked?.name ?? decisionId,
    decisionDefinitionVersion: asked?.version ?? 1,
    decisionEvaluationKey: key,
    decisionRequirementsId: requirementsId,
    decisionRequirementsKey: model.key,
    tenantId,
    output: JSON.stringify(outcome.output),
    failedDecisionDefinitionId: outcome.failure?.decisionId ?? null,
    failureMessage: outcome.failure?.message ?? null,
    rows: shaped?.ok === true ? shaped.rows : [],
    evaluatedDecisions: evaluatedIn(outcome).map((each, index) => {
      const definitionKey = keyOf(models, each.decisionId);
      const definition = models.flatMap(({ decisions }) => decisions).find((d) => d.key === definitionKey);
      return {
        decisionDefinitionId: each.decisionId,
        decisionDefinitionKey: definitionKey,
        decisionDefinitionName: definition?.name ?? each.decisionName,
        decisionDefinitionVersion: definition?.version ?? 1,
        decisionDefinitionType: definition?.type ?? each.decisionType,
        decisionEvaluationInstanceKey: `${key}-${String(index + 1)}`,
        output: JSON.stringify(each.output),
        tenantId,
        evaluatedInputs: publicInputs(each),
        matchedRules: publicRules(each),
      };
    }),
  };
}
