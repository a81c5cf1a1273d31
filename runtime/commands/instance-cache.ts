import type { InstanceState, Key } from '#engine';
import {
  joinPages,
  unpackLocalJobs,
  unpackState,
  type LocalJob,
  type StoredInstance,
} from '../store/port.ts';
import { countMembers, type Paging } from './state-packer.ts';
import type { InstanceFrame } from './row-draft.ts';

/** An instance as of one revision. Never changed, only replaced. */
export interface CachedInstance {
  readonly state: InstanceState;
  readonly revision: number;
  readonly stateHash: Buffer;
  readonly frame: InstanceFrame;
  readonly suspendedAt: number | null;
  /** The process whose own workers hold `localJobs`. */
  readonly localOwner: string | null;
  readonly localJobs: ReadonlyMap<Key, LocalJob>;
  /** Null while its state is one row. */
  readonly paging: Paging | null;
  /** About how much memory it takes. */
  readonly bytes: number;
}

export interface InstanceCache {
  get(key: Key): CachedInstance | undefined;
  /** Without being a use of it. */
  peek(key: Key): CachedInstance | undefined;
  set(key: Key, instance: CachedInstance): void;
  drop(key: Key): void;
  clear(): void;
  readonly bytes: number;
}

/** Only a copy: filled after commit, dropped on any doubt. The revision in the row decides, so a stale entry costs a second try. */
export function createInstanceCache(bytesMax: number): InstanceCache {
  const kept = new Map<Key, CachedInstance>();
  let bytes = 0;
  // A body of a hundred thousand items may be larger than the whole cache. Reading it anew for each of its commands would stop the
  // process, so it counts as half of the cache at most, and two of them stay beside each other.
  const sizeOf = (instance: CachedInstance): number => Math.min(instance.bytes, bytesMax / 2);
  const drop = (key: Key): void => {
    const instance = kept.get(key);
    if (instance === undefined) return;
    bytes -= sizeOf(instance);
    kept.delete(key);
  };
  return {
    peek: (key) => kept.get(key),
    get: (key) => {
      const instance = kept.get(key);
      if (instance !== undefined) {
        // Used last, so it leaves last.
        kept.delete(key);
        kept.set(key, instance);
      }
      return instance;
    },
    set: (key, instance) => {
      drop(key);
      kept.set(key, instance);
      bytes += sizeOf(instance);
      for (const oldest of kept.keys()) {
        if (bytes <= bytesMax) break;
        drop(oldest);
      }
    },
    drop,
    clear: () => {
      kept.clear();
      bytes = 0;
    },
    get bytes() {
      return bytes;
    },
  };
}

export function fromRow(row: StoredInstance, processId: string): CachedInstance {
  const { key, definitionKey, tenantId, businessId, startedAt } = row;
  const parent =
    row.parentInstanceKey === null || row.parentElementKey === null
      ? null
      : {
          instanceKey: row.parentInstanceKey,
          elementInstanceKey: row.parentElementKey,
          depth: row.callDepth ?? 1,
        };
  const columns = {
    key,
    processId,
    definitionKey,
    tenantId,
    businessId,
    tags: row.tags ?? [],
    rootKey: row.rootKey ?? key,
    parent,
    startedAt: Math.round(startedAt),
    suspended: row.suspendedAt !== null,
  };
  const variables = row.variables ?? [];
  const { shard, historyBucket, startedBy, byMachine, holding } = row;
  const isPaged = row.state.p === 1;
  const packed = isPaged ? joinPages(row.state, row.pages ?? [], key) : row.state;
  const state = unpackState(packed, columns, variables);
  return {
    state,
    revision: row.revision,
    stateHash: row.stateHash,
    frame: { key, shard, historyBucket, startedBy, byMachine, holding },
    suspendedAt: row.suspendedAt,
    localOwner: row.localOwner,
    localJobs: unpackLocalJobs(row.localJobs, key),
    paging: isPaged ? { members: countMembers(state) } : null,
    bytes: 2000 + 2 * (JSON.stringify(packed).length + JSON.stringify(variables).length),
  };
}
