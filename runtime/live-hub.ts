import type { LaneExecution } from './commands/execute-lane.ts';
import { recordsOfTransition, type LiveRecordDraft } from './live-records.ts';

export type { LiveRecordDraft } from './live-records.ts';

/** Where the live feed hears what was committed, in commit order of this process and as it arrives from others. */
export interface LiveHub {
  /**
   * With `types`, records of other types need not be made for this listener; it may hear them nevertheless. `here`: what other
   * processes commit is theirs to act upon.
   */
  subscribe(
    listener: (records: readonly LiveRecordDraft[]) => void,
    types?: ReadonlySet<string>,
    from?: 'everywhere' | 'here',
  ): () => void;
  publish(records: readonly LiveRecordDraft[]): void;
  /** Records of another process. */
  hear(records: readonly LiveRecordDraft[]): void;
  /** Records that other processes do not make themselves: they hear them too. */
  announce(records: readonly LiveRecordDraft[]): void;
  /** Records of committed transitions; made only while somebody listens, here or elsewhere. */
  publishExecutions(executions: readonly LaneExecution[]): void;
  /** Another process has listeners for these types; null: for all. */
  wantedBy(process: string, types: readonly string[] | null): void;
  /** Tells the others what is listened for here, if anything is. */
  tellWanted(): void;
  /** Every few seconds: tells the others again, and forgets those who have not told for long. */
  beat(): void;
}

export interface LiveHubPorts {
  /** Sends records to the other processes. */
  readonly forward: (records: readonly LiveRecordDraft[]) => void;
  readonly tellWanted: (types: readonly string[] | null) => void;
}

/** What is wanted elsewhere is forgotten after so many beats without a word: its process has gone, or nobody listens any more. */
const beatsKept = 3;

interface Listener {
  readonly types: ReadonlySet<string> | null;
  readonly from: 'everywhere' | 'here';
}

type Types = ReadonlySet<string> | null;

/** What changed travels in memory only: losing it costs a reader a reload, storing it would cost every step a row. */
export function createLiveHub(ports: LiveHubPorts): LiveHub {
  const listeners = new Map<(records: readonly LiveRecordDraft[]) => void, Listener>();
  const elsewhere = new Map<string, { readonly types: Types; beatsLeft: number }>();
  const tell = (records: readonly LiveRecordDraft[]): void => {
    if (records.length === 0) return;
    for (const listener of listeners.keys()) listener(records);
  };
  const tellWanted = (): void => {
    const asking = [...listeners.values()].filter(({ from }) => from === 'everywhere');
    if (asking.length === 0) return;
    const types = unionOf(asking.map((listener) => listener.types));
    ports.tellWanted(types === null ? null : [...types]);
  };
  return {
    subscribe: (listener, types, from = 'everywhere') => {
      listeners.set(listener, { types: types ?? null, from });
      if (from === 'everywhere') tellWanted();
      return () => listeners.delete(listener);
    },
    publish: tell,
    hear: (records) => {
      for (const [listener, { from }] of listeners) if (from === 'everywhere') listener(records);
    },
    announce: (records) => {
      tell(records);
      ports.forward(records);
    },
    publishExecutions: (executions) => {
      const others = unionOf([...elsewhere.values()].map(({ types }) => types));
      const here = unionOf([...listeners.values()].map(({ types }) => types));
      const records = recordsOf(executions, unionOf([here, others]));
      tell(records);
      const wanted = others === null ? records : records.filter(({ type }) => others.has(type));
      if (wanted.length > 0) ports.forward(wanted);
    },
    wantedBy: (process, types) => {
      elsewhere.set(process, { types: types === null ? null : new Set(types), beatsLeft: beatsKept });
    },
    tellWanted,
    beat: () => {
      for (const [process, wanted] of elsewhere) {
        wanted.beatsLeft -= 1;
        if (wanted.beatsLeft === 0) elsewhere.delete(process);
      }
      tellWanted();
    },
  };
}

// helpers

/** Null stands for all types. */
function unionOf(all: readonly Types[]): Types {
  if (all.includes(null)) return null;
  return new Set(all.flatMap((types) => [...(types ?? [])]));
}

/** Records of the wanted types; of all when null. */
function recordsOf(
  executions: readonly LaneExecution[],
  wanted: ReadonlySet<string> | null,
): LiveRecordDraft[] {
  if (wanted?.size === 0) return [];
  return executions.flatMap((execution) => {
    const { base, done } = execution;
    const records = done.flatMap(({ transition }) => recordsOfTransition(transition, base, wanted));
    if (records.length === 0) return records;
    const requester = requesterOf(execution);
    return requester === null ? records : records.map((record) => ({ ...record, requester }));
  });
}

/** Called processes have none of their own. */
function requesterOf({ base, done }: LaneExecution): string | null {
  const first = done[0]?.transition.facts[0];
  return base?.frame.startedBy ?? (first?.kind === 'instanceCreated' ? first.startedBy : null);
}
