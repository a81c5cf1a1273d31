import {
  execute,
  type Command,
  type CreateInstance,
  type Fact,
  type InstanceState,
  type JsonObject,
  type Key,
  type OwnLimits,
} from '#engine';
import type { ModelCache } from '../definitions/model-cache.ts';
import {
  chainHash,
  readJournal,
  readOrigin,
  type InstanceOrigin,
  type JournalEntry,
  type Pools,
} from '../store/port.ts';
import { changedVariables } from './changed-variables.ts';
import { limitsOfRun } from './limits-of-run.ts';
import { outsideAt } from './outside.ts';
import { StatePacker } from './state-packer.ts';
import { watchEvaluations, type StoppedEvaluations } from './evaluation-watch.ts';

export interface Replay {
  /** After the last transition of the journal. */
  readonly state: InstanceState | null;
  readonly transitions: number;
  /** The first transition whose recorded hash differs from that of the replay; null when history is proven. */
  readonly firstDifference: number | null;
}

export interface ReplayPorts {
  readonly pools: Pools;
  readonly models: ModelCache;
  readonly timeZone: string;
}

/** Told of each transition that came out as the journal says. */
export type SeenTransition = (entry: JournalEntry, facts: readonly Fact[]) => Promise<void> | undefined;

/** I28: runs the recorded commands with their times and keys again. Equal hashes prove that the state is what the journal says. */
export async function replayJournal(ports: ReplayPorts, key: Key, seen?: SeenTransition): Promise<Replay> {
  const origin = await readOrigin(ports.pools.reads, key);
  const entries = await readJournal(ports.pools.reads, key);
  const firstKey = firstVersion(entries) ?? origin?.definitionKey;
  let definition = firstKey === undefined ? null : await ports.models.get(firstKey);
  if (origin === null || firstKey === undefined || definition === null)
    return { state: null, transitions: 0, firstDifference: null };
  let state: InstanceState | null = null;
  let hash: Buffer | null = null;
  const packer = new StatePacker(null);
  for (const entry of entries) {
    let facts: readonly Fact[] = [];
    if (entry.command['kind'] !== 'reclaimJobs') {
      const env = {
        ...(await outsideAt(ports.pools.reads, origin.tenantId, entry.command)),
        now: Math.round(entry.at),
        nextKey: keysOf(entry),
        timeZone: ports.timeZone,
        guarded: true,
        watch: watchEvaluations((entry.command['stopped'] as StoppedEvaluations | undefined) ?? []),
      };
      const limits = limitsOfRun(entry.command['limits'] as OwnLimits | undefined).all;
      const command = commandOf(entry, key, { ...origin, definitionKey: firstKey });
      if (command.kind === 'migrateInstance') definition = await ports.models.get(command.definitionKey);
      if (definition === null) return { state, transitions: entries.length, firstDifference: entry.seq };
      const execution = execute(definition.model, state, command, env, limits);
      if (!execution.ok) return { state, transitions: entries.length, firstDifference: entry.seq };
      ({ state, facts } = execution);
    }
    if (state !== null) hash = chainHash(hash, packer.add(state, facts), changedVariables(facts));
    if (hash?.equals(entry.stateHash) !== true)
      return { state, transitions: entries.length, firstDifference: entry.seq };
    await seen?.(entry, facts);
  }
  return { state, transitions: entries.length, firstDifference: null };
}

// helpers

/** MIG-3: an instance that was migrated began in another version than the one it is of now. */
function firstVersion(entries: readonly JournalEntry[]): Key | undefined {
  const migration = entries.find(({ command }) => command['kind'] === 'migrateInstance');
  return migration?.command['fromDefinitionKey'] as Key | undefined;
}

/** What the journal left out because the instance's row or the usual value says it. */
function commandOf(entry: JournalEntry, key: Key, origin: InstanceOrigin): Command {
  const { command } = entry;
  if (command['kind'] !== 'createInstance') return { variables: {}, ...command } as unknown as Command;
  const { parentInstanceKey, parentElementKey } = origin;
  return {
    kind: 'createInstance',
    key,
    definitionKey: origin.definitionKey,
    tenantId: origin.tenantId,
    businessId: origin.businessId,
    tags: origin.tags ?? [],
    rootKey: origin.rootKey ?? key,
    parent:
      parentInstanceKey === null || parentElementKey === null
        ? null
        : {
            instanceKey: parentInstanceKey,
            elementInstanceKey: parentElementKey,
            depth: origin.callDepth ?? 1,
          },
    variables: (command['variables'] as JsonObject | undefined) ?? {},
    startedBy: origin.startedBy,
    ...(command['terminateAfter'] === undefined
      ? {}
      : { terminateAfter: command['terminateAfter'] as unknown as readonly string[] }),
    start: (command['start'] as CreateInstance['start'] | undefined) ?? { kind: 'none' },
  };
}

function keysOf(entry: JournalEntry): () => Key {
  let next = BigInt(entry.firstKey);
  let used = 0;
  const jumps = entry.moreKeys ?? [];
  let jump = 0;
  return () => {
    if (jumps[jump] === String(used)) {
      next = BigInt(jumps[jump + 1] ?? next);
      jump += 2;
    }
    const key = next.toString() as Key;
    next += 1024n;
    used += 1;
    return key;
  };
}
