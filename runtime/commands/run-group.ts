import type { Key } from '#engine';
import { Refusal } from '../contract/refusal.ts';
import type { Definition, ModelCache } from '../definitions/model-cache.ts';
import { failpointAfterAnswer } from '../operations/failpoint.ts';
import {
  UnknownCommit,
  confirmRevisions,
  findEndedInstance,
  isConnectionLoss,
  loadInstances,
  sqlStateOf,
} from '../store/port.ts';
import { commitGroup, type CommitPorts, type Member, type MemberOutcome } from './commit-group.ts';
import { executeLane, type LaneExecution, type LanePorts, type QueuedSubmission } from './execute-lane.ts';
import { fromRow, type CachedInstance, type InstanceCache } from './instance-cache.ts';
import type { InProcessSlot } from './row-draft.ts';

/** Commands of one instance, in order of arrival. */
export interface Lane {
  readonly key: Key;
  readonly shard: number;
  items: QueuedSubmission[];
  /** In a group. */
  busy: boolean;
  /** Waits for a writer. */
  queued: boolean;
  /** One command per group, until it is known which of them a check keeps out. */
  single: boolean;
  /** Until it may run again, after it lost. */
  pauseMs: number;
  /** The guard still runs its first command: the lane waits, its group and its writer do not. */
  held: Promise<void> | null;
  /** Taken out of `items` by the group that runs now. */
  taken: readonly QueuedSubmission[];
}

export interface GroupPorts extends LanePorts, CommitPorts {
  readonly cache: InstanceCache;
  readonly models: ModelCache;
  /** Runs the item where it can be killed and fills its `guarded`; fails the item when it had to be killed. */
  readonly guard: (
    item: QueuedSubmission,
    base: CachedInstance | null,
    definition: Definition,
  ) => Promise<void>;
  /** Seconds (epoch) at which something of this execution becomes due. */
  readonly wakeUpsOf: (execution: LaneExecution) => readonly number[];
  readonly releaseSlots: (slots: ReadonlyMap<Key, InProcessSlot>) => void;
  /** After the commit, before the callers are answered. */
  readonly onCommitted: (executions: readonly LaneExecution[]) => void;
  readonly onDefect: (key: Key, error: unknown) => void;
  /** The commit got no answer and could not be looked up: these jobs may have been taken for this process, or not. */
  readonly onUnknown: (key: Key, jobKeys: readonly Key[]) => void;
}

/** Items of one lane that one group runs: enough for a burst, few enough to keep the group short. */
const itemsPerLane = 64;

/** Load, execute, write, answer. Never rejects: every failure is told to those who wait. */
export async function runGroup(lanes: readonly Lane[], ports: GroupPorts): Promise<void> {
  for (const lane of lanes) {
    lane.busy = true;
    lane.queued = false;
  }
  try {
    await ports.keys.ensure();
    const loaded = await loadMissing(lanes, ports);
    const executions: LaneExecution[] = [];
    for (const lane of lanes) {
      const ready = executeOne(lane, loaded, ports);
      // Nearly all are ready at once: only a definition or an ended instance has to be read.
      const execution = ready instanceof Promise ? await ready : ready;
      if (execution !== null) executions.push(execution);
    }
    await commitAndSettle(new Map(lanes.map((lane) => [lane.key, lane])), executions, loaded, ports);
    failpointAfterAnswer();
  } catch (error) {
    for (const lane of lanes) {
      for (const item of [...lane.taken, ...lane.items.splice(0)]) item.fail(toRefusal(error));
    }
  }
}

// helpers

type Loaded = ReadonlyMap<Key, CachedInstance>;

/** The history of an instance moves to another day when its own is over: what is remembered may name the old one. */
function remembered(key: Key, ports: GroupPorts): CachedInstance | undefined {
  const instance = ports.cache.get(key);
  return instance === undefined || Date.parse(instance.frame.historyBucket) <= ports.now()
    ? undefined
    : instance;
}

async function loadMissing(lanes: readonly Lane[], ports: GroupPorts): Promise<Loaded> {
  const missing = lanes.filter(
    (lane) =>
      lane.items[0]?.submission.command.kind !== 'createInstance' &&
      remembered(lane.key, ports) === undefined,
  );
  const loaded = new Map<Key, CachedInstance>();
  if (missing.length === 0) return loaded;
  for (const row of await loadInstances(ports.pools.work, missing)) {
    const definition = await ports.models.get(row.definitionKey);
    if (definition === null) continue;
    const instance = fromRow(row, definition.processId);
    loaded.set(row.key, instance);
    ports.cache.set(row.key, instance);
  }
  return loaded;
}

function executeOne(
  lane: Lane,
  loaded: Loaded,
  ports: GroupPorts,
): LaneExecution | null | Promise<LaneExecution | null> {
  const items = lane.items.splice(0, lane.single ? 1 : togetherOf(lane.items));
  lane.taken = items;
  const first = items[0]?.submission.command;
  if (first === undefined) return null;
  const base = remembered(lane.key, ports) ?? loaded.get(lane.key) ?? null;
  if (base === null && first.kind !== 'createInstance') return refuseEnded(lane, items, ports);
  const allowed = items.filter((item) => mayTouch(item, base));
  // MIG-3: the version that a migration leads to says how.
  const isOfCommand = (first.kind === 'createInstance' && base === null) || first.kind === 'migrateInstance';
  const definitionKey = isOfCommand ? first.definitionKey : base?.state.definitionKey;
  if (definitionKey === undefined) return executeWith(lane, base, allowed, null, ports);
  const definition = ports.models.peek(definitionKey) ?? null;
  if (definition !== null) return executeWith(lane, base, allowed, definition, ports);
  return ports.models.get(definitionKey).then((found) => executeWith(lane, base, allowed, found, ports));
}

/** What runs on one version: a migration runs by itself, and what came before it does not wait for it. */
function togetherOf(items: readonly QueuedSubmission[]): number {
  const at = items.findIndex(({ submission }) => submission.command.kind === 'migrateInstance');
  return at === -1 ? itemsPerLane : Math.min(itemsPerLane, Math.max(1, at));
}

function executeWith(
  lane: Lane,
  base: CachedInstance | null,
  allowed: readonly QueuedSubmission[],
  definition: Definition | null,
  ports: GroupPorts,
): LaneExecution | null | Promise<LaneExecution | null> {
  if (definition === null) {
    for (const item of allowed)
      item.fail(
        new Refusal('PROCESS_NOT_FOUND', 'The process definition does not exist. Check its key and tenant.'),
      );
    return null;
  }
  try {
    const execution = executeLane(base, allowed, definition, ports);
    return execution instanceof Promise
      ? execution.then(
          (ended) => afterExecution(lane, allowed, ended, definition, ports),
          (defect: unknown) => afterDefect(lane, allowed, defect, ports),
        )
      : afterExecution(lane, allowed, execution, definition, ports);
  } catch (defect) {
    return afterDefect(lane, allowed, defect, ports);
  }
}

function afterExecution(
  lane: Lane,
  allowed: readonly QueuedSubmission[],
  execution: LaneExecution,
  definition: Definition,
  ports: GroupPorts,
): LaneExecution {
  const [guarded] = execution.left;
  if (execution.needsGuard && guarded !== undefined)
    lane.held = ports.guard(guarded, execution.after, definition);
  lane.items.unshift(...execution.left);
  lane.taken =
    execution.left.length === 0 ? allowed : allowed.filter((item) => !execution.left.includes(item));
  return execution;
}

function afterDefect(
  lane: Lane,
  allowed: readonly QueuedSubmission[],
  defect: unknown,
  ports: GroupPorts,
): null {
  // One command at a time until it is known which of them meets our own bug; only that one fails.
  if (allowed.length > 1) {
    lane.single = true;
    lane.items.unshift(...allowed);
    return null;
  }
  ports.onDefect(lane.key, defect);
  ports.cache.drop(lane.key);
  allowed[0]?.fail(new Refusal('INTERNAL_ERROR', 'A defect was met; nothing was changed.'));
  return null;
}

/** G9: the key of another tenant's instance is as unknown as one that does not exist. */
function mayTouch(item: QueuedSubmission, base: CachedInstance | null): boolean {
  const { tenantId } = item.submission;
  if (base === null || tenantId === null || tenantId === base.state.tenantId) return true;
  item.settle({ kind: 'rejected', rejection: notFound });
  return false;
}

const notFound = {
  code: 'NOT_FOUND',
  message: 'No running instance has this key. Check the key and the tenant.',
};

async function refuseEnded(lane: Lane, items: readonly QueuedSubmission[], ports: GroupPorts): Promise<null> {
  const ended = await findEndedInstance(ports.pools.work, lane.key);
  for (const item of items) {
    const { tenantId } = item.submission;
    const isOurs = ended !== null && (tenantId === null || tenantId === ended.tenantId);
    const rejection = isOurs
      ? { code: 'INSTANCE_ENDED', message: 'The instance has ended.', details: { state: ended.state } }
      : notFound;
    item.settle({ kind: 'rejected', rejection });
  }
  return null;
}

async function commitAndSettle(
  lanes: ReadonlyMap<Key, Lane>,
  executions: readonly LaneExecution[],
  loaded: Loaded,
  ports: GroupPorts,
): Promise<void> {
  const writing = executions.filter((execution) => execution.done.length > 0);
  const outcomes =
    writing.length === 0
      ? new Map<Key, MemberOutcome>()
      : await commitGroup(
          writing.map((each) => memberOf(each, ports)),
          ports,
        );
  const winners = writing.filter((execution) => outcomes.get(execution.key)?.outcome === 'won');
  for (const { key, after } of winners) {
    if (after === null) ports.cache.drop(key);
    else ports.cache.set(key, after);
  }
  if (winners.length > 0) ports.onCommitted(winners);
  for (const { done, rejected } of winners) {
    for (const { item, transition, answer } of done) item.settle({ kind: 'done', transition, answer });
    for (const { item, rejection } of rejected) item.settle({ kind: 'rejected', rejection });
  }
  for (const execution of writing) {
    const outcome = outcomes.get(execution.key) ?? { outcome: 'revision' as const };
    const lane = lanes.get(execution.key);
    if (outcome.outcome !== 'won' && lane !== undefined) lose(lane, execution, outcome, ports);
  }
  await settleRefusals(
    lanes,
    executions.filter((each) => each.done.length === 0 && each.rejected.length > 0),
    loaded,
    ports,
  );
}

function memberOf(execution: LaneExecution, ports: GroupPorts): Member {
  const { key, rows } = execution;
  const ended = rows.historyInstances[0];
  const last = rows.journal[rows.journal.length - 1];
  return {
    key,
    rows,
    stateHash: (ended ?? last)?.stateHash ?? '',
    revision: ended?.revision ?? last?.seq ?? 0,
    wakeUps: ports.wakeUpsOf(execution),
    migration: execution.migration,
  };
}

/** An instance loses as a whole: what a check kept out is told, everything else simply runs again. */
function lose(
  lane: Lane,
  execution: LaneExecution,
  { outcome, error }: MemberOutcome,
  ports: GroupPorts,
): void {
  ports.releaseSlots(execution.slots);
  if (error instanceof UnknownCommit && execution.slots.size > 0)
    ports.onUnknown(execution.key, [...execution.slots.keys()]);
  // A check that said no found the revision as it was expected, or the next command finds out: what is in memory stays.
  if (outcome === 'revision' || outcome === 'failed') ports.cache.drop(execution.key);
  const items = [...execution.done, ...execution.rejected].map(({ item }) => item);
  const isAlone = items.length === 1;
  for (const item of items) delete item.guarded;
  if (outcome === 'revision') {
    // Somebody else moved the instance on; a little later it is read anew.
    lane.pauseMs = 5 + ports.random() * 45;
    lane.items.unshift(...items);
  } else if (!isAlone) {
    lane.single = true;
    lane.items.unshift(...items);
  } else if (outcome === 'failed') {
    lane.single = false;
    items[0]?.fail(toRefusal(error));
  } else if (outcome !== 'won') {
    lane.single = false;
    items[0]?.settle({ kind: 'blocked', by: outcome });
  }
}

/** A refusal computed from memory is answered only when the database still has the revision it was computed from. */
async function settleRefusals(
  lanes: ReadonlyMap<Key, Lane>,
  executions: readonly LaneExecution[],
  loaded: Loaded,
  ports: GroupPorts,
): Promise<void> {
  const fromMemory = executions.filter(({ base }) => base !== null && loaded.get(base.frame.key) !== base);
  const asked = fromMemory.map(({ key, base }) => ({
    key,
    shard: base?.frame.shard ?? 0,
    revision: base?.revision ?? 0,
  }));
  const confirmed = asked.length === 0 ? new Set<Key>() : await confirmRevisions(ports.pools.work, asked);
  for (const execution of executions) {
    const isSure = !fromMemory.includes(execution) || confirmed.has(execution.key);
    if (isSure) {
      for (const { item, rejection } of execution.rejected) item.settle({ kind: 'rejected', rejection });
    } else {
      ports.cache.drop(execution.key);
      lanes.get(execution.key)?.items.unshift(...execution.rejected.map(({ item }) => item));
    }
  }
}

function toRefusal(error: unknown): unknown {
  if (error instanceof UnknownCommit) {
    return new Refusal(
      'OUTCOME_UNKNOWN',
      'The result of the commit is not known. Repeat with the same Idempotency-Key, or look first.',
    );
  }
  if (isConnectionLoss(error))
    return new Refusal(
      'DATABASE_UNAVAILABLE',
      'The database does not answer. Nothing was changed; repeat the request.',
    );
  const code = sqlStateOf(error);
  if (code === '22021' || code === '22P05' || code === '22P02') {
    return new Refusal(
      'TEXT_NOT_STORABLE',
      'A text holds a character that cannot be stored, such as U+0000. Remove it.',
    );
  }
  if (code === '53100')
    return new Refusal('READ_ONLY', 'The storage of the database is full. Nothing was changed.');
  return error;
}
