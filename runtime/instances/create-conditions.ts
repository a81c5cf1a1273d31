import { evaluate, instanceStarts } from '#engine';
import type { Expression, JsonObject, JsonValue, Key } from '#engine';
import type { ClusterVariableBook } from '../cluster-variables/cluster-variable-book.ts';
import type { RowCommand } from '../commands/row-command.ts';
import {
  answerOfTwin,
  findStoredAnswer,
  maySee,
  requireTenant,
  storedAnswerOf,
} from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Conditions } from '../contract/conditions.ts';
import type { Expressions } from '../contract/runtime.ts';
import type { Definition, ModelCache } from '../definitions/model-cache.ts';
import { isAllowed } from '../identity/grants.ts';
import { insertStartRows, type StoredCommandRow } from '../store/command-row-rows.ts';
import { findConditionStarts } from '../store/find-condition-starts.ts';
import { randomShard, type KeySource } from '../store/keys.ts';
import { findVersion } from '../store/load-definition.ts';
import type { Pools } from '../store/pools.ts';

export interface ConditionsPorts {
  readonly pools: Pools;
  readonly models: ModelCache;
  readonly keys: KeySource;
  readonly clock: { readonly now: () => number };
  readonly timeZone: string;
  readonly deliver: (rows: readonly StoredCommandRow[]) => Promise<void>;
  /** VAR-7. */
  readonly clusterVariables: Pick<ClusterVariableBook, 'of'>;
  /** For conditions that could run long (guarantees 4.11). */
  readonly evaluateGuarded: Expressions['evaluate'];
}

type Request = Parameters<Conditions['evaluate']>[1];
type Answer = Awaited<ReturnType<Conditions['evaluate']>>;

/** CND-6, E50: what holds becomes command rows and the stored answer in one commit; the rows then create the instances. */
export function createConditions(ports: ConditionsPorts): Conditions {
  return {
    evaluate: async (context, request) => {
      requireTenant(context);
      const stored = await findStoredAnswer(ports.pools, context);
      if (stored !== null) return stored.answer as unknown as Answer;
      const starts = await startsThatHold(ports, context, request);
      await ports.keys.ensure();
      const key = ports.keys.next(0);
      const answer: Answer = {
        conditionalEvaluationKey: key,
        processInstances: starts.flatMap(({ definition, command }) =>
          command.instanceKey === undefined
            ? []
            : {
                processDefinitionKey: definition.key,
                processDefinitionId: definition.processId,
                processDefinitionVersion: definition.version,
                processInstanceKey: command.instanceKey,
              },
        ),
      };
      const rows = starts.map(({ command }) => ({ key: ports.keys.next(0), command }));
      const twin = await storeStarts(ports, context, rows, answer);
      if (twin !== null) return twin;
      await ports.deliver(
        rows.map((row) => ({ ...row, shard: 0, targetKey: null, tenantId: context.tenantId })),
      );
      return answer;
    },
  };
}

// helpers

type StartCommand = Extract<RowCommand, { kind: 'startBySignal' }>;

async function startsThatHold(
  ports: ConditionsPorts,
  context: CommandContext,
  request: Request,
): Promise<{ definition: Definition; command: StartCommand }[]> {
  const found: { definition: Definition; command: StartCommand }[] = [];
  for (const definition of await candidates(ports, context, request.processDefinitionKey)) {
    const { key: definitionKey, processId, model } = definition;
    if (!isAllowed(context.caller, 'PROCESS_DEFINITION', 'CREATE_PROCESS_INSTANCE', processId)) continue;
    for (const { elementId, definition: index, event, collects } of instanceStarts(model)) {
      if (event.kind !== 'conditional') continue;
      if (
        (await valueOf(ports, context, event.condition, request.variables, model.settings.timeZone)) !== true
      )
        continue;
      const command: StartCommand = {
        kind: 'startBySignal',
        definitionKey,
        elementId,
        variables: request.variables,
        businessId: request.businessId ?? null,
        ...(collects === null
          ? { instanceKey: ports.keys.next(randomShard()) }
          : { processId, definition: index, collects }),
      };
      found.push({ definition, command });
    }
  }
  return found;
}

async function candidates(
  ports: ConditionsPorts,
  context: CommandContext,
  processDefinitionKey: Key | undefined,
): Promise<readonly Definition[]> {
  if (processDefinitionKey === undefined) {
    const keys = await findConditionStarts(ports.pools.work, context.tenantId);
    const found = await Promise.all(keys.map((key) => ports.models.get(key)));
    return found.filter((definition) => definition !== null);
  }
  const definition = await ports.models.get(processDefinitionKey);
  if (definition === null || !maySee(context, definition.tenantId))
    throw new Refusal('NOT_FOUND', 'No process definition has this key.');
  if (definition.tenantId !== context.tenantId)
    throw new Refusal('NOT_FOUND', 'The process definition belongs to another tenant: name that one.');
  if ((await findVersion(ports.pools.work, processDefinitionKey))?.suspended === true)
    throw new Refusal('PROCESS_NOT_STARTABLE', 'The version is suspended: nobody may start it. Resume it.');
  return [definition];
}

/** A condition that cannot be evaluated on these variables does not hold: the data may not be meant for it. */
async function valueOf(
  ports: ConditionsPorts,
  context: CommandContext,
  condition: Expression,
  variables: JsonObject,
  timeZone: string | undefined,
): Promise<JsonValue> {
  if (condition.language !== 'literal' && !condition.plain) {
    const expression = condition.language === 'feel' ? `=${condition.source}` : condition.source;
    const { caller, tenantId } = context;
    return ports.evaluateGuarded(caller, { expression, variables, tenantId }).catch((error: unknown) => {
      if (error instanceof Refusal) return null;
      throw error;
    });
  }
  const lookup = (name: string): JsonValue | undefined => {
    if (Object.hasOwn(variables, name)) return variables[name];
    const seesCluster = name === 'camunda' && condition.language === 'feel';
    return seesCluster ? ports.clusterVariables.of(context.tenantId).camunda : undefined;
  };
  const result = evaluate(condition, lookup, ports.clock.now(), timeZone ?? ports.timeZone, false);
  return result.ok ? result.value : null;
}

/** The answer of a twin with the same Idempotency-Key that was faster; null when these rows are stored. */
async function storeStarts(
  ports: ConditionsPorts,
  context: CommandContext,
  rows: readonly { readonly key: Key; readonly command: StartCommand }[],
  answer: Answer,
): Promise<Answer | null> {
  try {
    await insertStartRows(ports.pools.work, {
      tenantId: context.tenantId,
      at: ports.clock.now(),
      sourceKey: answer.conditionalEvaluationKey,
      rows,
      idempotency: storedAnswerOf(context, answer as unknown as JsonValue),
    });
    return null;
  } catch (error) {
    return (await answerOfTwin(ports.pools, context, error)) as unknown as Answer;
  }
}
