import type { Fact, InstanceState, JsonValue, Key } from '#engine';
import type {
  CanceledJobRow,
  EndedAttemptRow,
  EndedIncidentRow,
  EndedUserTaskRow,
  FailedJobRow,
  LocalJob,
  MovedTimerRow,
  NewCommandRow,
  NewIncidentRow,
  NewJobRow,
  NewSubscriptionRow,
  NewTimerRow,
  NewUserTaskRow,
  RetriedJobRow,
  VariableRow,
} from '../store/port.ts';
import type { JobFailureDetails } from './submission.ts';

/** What an instance's rows need that no fact says. */
export interface InstanceFrame {
  readonly key: Key;
  readonly shard: number;
  readonly historyBucket: string;
  readonly startedBy: string | null;
  /** Has something in `unique_holds`. */
  readonly holding: boolean;
}

/** A worker inside this process that takes the job in the very commit that creates it. */
export interface InProcessSlot {
  readonly worker: string;
  readonly lease: string;
  readonly lockedUntil: number;
  /** The attempt is kept with the instance instead of in a row. */
  readonly isLocal: boolean;
}

export interface ProjectionPorts {
  readonly nextKey: (shard: number) => Key;
  /** Null when no worker of this process is free for the type. */
  readonly reserve: (fact: Extract<Fact, { kind: 'jobCreated' }>, at: number) => InProcessSlot | null;
}

/**
 * The net change of one instance over all commands it runs in one group: per table and key at most one mutation. What begins
 * and ends within the group leaves no row.
 */
export interface RowDraft {
  readonly frame: InstanceFrame;
  readonly ports: ProjectionPorts;
  readonly variables: Map<string, VariableRow & { readonly created: boolean }>;
  readonly droppedVariables: Map<string, { readonly scopeKey: Key; readonly name: string }>;
  /** Jobs that workers of one process hold without a row. */
  readonly localJobs: Map<Key, LocalJob>;
  readonly endedAttempts: EndedAttemptRow[];
  readonly newJobs: Map<Key, NewJobRow>;
  readonly failedJobs: Map<Key, FailedJobRow>;
  readonly retriedJobs: Map<Key, RetriedJobRow>;
  readonly endedJobs: Set<Key>;
  readonly canceledJobs: Map<Key, CanceledJobRow>;
  readonly newTimers: Map<Key, NewTimerRow>;
  readonly movedTimers: Map<Key, MovedTimerRow>;
  readonly endedTimers: Set<Key>;
  readonly newUserTasks: Map<Key, NewUserTaskRow>;
  readonly changedUserTasks: Map<Key, { assigned: boolean; at: number }>;
  readonly endedUserTasks: Map<Key, EndedUserTaskRow>;
  readonly newSubscriptions: Map<Key, NewSubscriptionRow>;
  readonly endedSubscriptions: Set<Key>;
  readonly newIncidents: Map<Key, NewIncidentRow>;
  readonly endedIncidents: Map<Key, EndedIncidentRow>;
  readonly newCommands: NewCommandRow[];
  localOwner: string | null;
  suspended: boolean | null;
  suspendedAt: number | null;
  ended: {
    readonly state: 'COMPLETED' | 'TERMINATED';
    readonly at: number;
    readonly reason: string | null;
    readonly variables: JsonValue;
  } | null;
}

/** What the facts of one command are projected with. */
export interface CommandFrame {
  readonly at: number;
  readonly actor: string | null;
  readonly revision: number;
  readonly jobFailure: JobFailureDetails | undefined;
  /** Before the command; the state after it when the command created the instance. */
  readonly before: InstanceState;
  /** After all facts of the command. */
  readonly state: InstanceState;
  /** What the journal row of the command gathers. */
  readonly elements: unknown[];
  readonly flows: string[];
  readonly written: unknown[];
  readonly commandVariables: Readonly<Record<string, JsonValue>> | undefined;
}

export function createRowDraft(
  frame: InstanceFrame,
  ports: ProjectionPorts,
  before: {
    readonly suspendedAt: number | null;
    readonly localOwner: string | null;
    readonly localJobs: ReadonlyMap<Key, LocalJob>;
  } | null,
): RowDraft {
  return {
    frame,
    ports,
    variables: new Map(),
    droppedVariables: new Map(),
    localJobs: new Map(before?.localJobs),
    endedAttempts: [],
    newJobs: new Map(),
    failedJobs: new Map(),
    retriedJobs: new Map(),
    endedJobs: new Set(),
    canceledJobs: new Map(),
    newTimers: new Map(),
    movedTimers: new Map(),
    endedTimers: new Set(),
    newUserTasks: new Map(),
    changedUserTasks: new Map(),
    endedUserTasks: new Map(),
    newSubscriptions: new Map(),
    endedSubscriptions: new Set(),
    newIncidents: new Map(),
    endedIncidents: new Map(),
    newCommands: [],
    localOwner: before?.localOwner ?? null,
    suspended: null,
    suspendedAt: before?.suspendedAt ?? null,
    ended: null,
  };
}
