import type { Fact, InstanceState, JsonValue, Key, OwnLimits } from '#engine';
import type {
  CanceledJobRow,
  DecisionRow,
  EndedAttemptRow,
  EndedIncidentRow,
  EndedUserTaskRow,
  EscalationRow,
  FailedJobRow,
  LocalJob,
  MovedSubscriptionRow,
  StoreValueRow,
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
import type { StoppedEvaluations } from './evaluation-watch.ts';
import type { Outside } from './outside.ts';
import type { JobFailureDetails } from './submission.ts';
import type { Tally } from './tally.ts';

/** What an instance's rows need that no fact says. */
export interface InstanceFrame {
  readonly key: Key;
  readonly shard: number;
  readonly historyBucket: string;
  readonly startedBy: string | null;
  readonly byMachine: true | null;
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
  /** The number of a shape of changes (`tally-book.ts`); null while it has none. */
  readonly tallyOf: (shape: string) => number | null;
}

/** Lists of the rows to write, by table and kind of change. */
export interface DraftLists {
  readonly variables: Map<string, VariableRow & { readonly created: boolean }>;
  readonly droppedVariables: Map<string, { readonly scopeKey: Key; readonly name: string }>;
  readonly newJobs: Map<Key, NewJobRow>;
  readonly failedJobs: Map<Key, FailedJobRow>;
  readonly retriedJobs: Map<Key, RetriedJobRow>;
  readonly endedJobs: Set<Key>;
  readonly canceledJobs: Map<Key, CanceledJobRow>;
  readonly newTimers: Map<Key, NewTimerRow>;
  readonly movedTimers: Map<Key, MovedTimerRow>;
  readonly endedTimers: Set<Key>;
  readonly newUserTasks: Map<Key, NewUserTaskRow>;
  readonly changedUserTasks: Map<Key, { assigned: boolean; deniedReason: string | null; at: number }>;
  readonly endedUserTasks: Map<Key, EndedUserTaskRow>;
  readonly newSubscriptions: Map<Key, NewSubscriptionRow>;
  /** By store and key. */
  readonly storeValues: Map<string, StoreValueRow>;
  readonly movedSubscriptions: Map<Key, MovedSubscriptionRow>;
  readonly endedSubscriptions: Set<Key>;
  readonly newIncidents: Map<Key, NewIncidentRow>;
  readonly endedIncidents: Map<Key, EndedIncidentRow>;
}

/**
 * The net change of one instance over all commands it runs in one group: per table and key at most one mutation. What begins
 * and ends within the group leaves no row.
 */
export interface RowDraft extends DraftLists {
  readonly frame: InstanceFrame;
  readonly ports: ProjectionPorts;
  /** The lists that were asked for so far: a transition needs few of them. */
  readonly made: Partial<DraftLists>;
  /** Jobs that workers of one process hold without a row. */
  readonly localJobs: Map<Key, LocalJob>;
  readonly endedAttempts: EndedAttemptRow[];
  readonly newCommands: NewCommandRow[];
  readonly decisions: DecisionRow[];
  readonly escalations: EscalationRow[];
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
  /** What of the world outside the command was executed with. */
  readonly outside: Outside | undefined;
  /** Limits that this installation has changed. */
  readonly limits: OwnLimits | undefined;
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
  readonly tally: Tally;
  readonly commandVariables: Readonly<Record<string, JsonValue>> | undefined;
  /** Evaluations that had to be stopped: a replay stops at the same ones. */
  readonly stopped: StoppedEvaluations;
}

/** What the draft goes on from. */
interface DraftBase {
  readonly suspendedAt: number | null;
  readonly localOwner: string | null;
  readonly localJobs: ReadonlyMap<Key, LocalJob>;
}

export function createRowDraft(
  frame: InstanceFrame,
  ports: ProjectionPorts,
  before: DraftBase | null,
): RowDraft {
  return new LazyDraft(frame, ports, before);
}

// helpers

type Made = { -readonly [Name in keyof DraftLists]?: DraftLists[Name] };

class LazyDraft implements RowDraft {
  readonly frame: InstanceFrame;
  readonly ports: ProjectionPorts;
  readonly made: Made = {};
  readonly localJobs: Map<Key, LocalJob>;
  readonly endedAttempts: EndedAttemptRow[] = [];
  readonly newCommands: NewCommandRow[] = [];
  readonly decisions: DecisionRow[] = [];
  readonly escalations: EscalationRow[] = [];
  localOwner: string | null;
  suspended: boolean | null = null;
  suspendedAt: number | null;
  ended: RowDraft['ended'] = null;

  constructor(frame: InstanceFrame, ports: ProjectionPorts, before: DraftBase | null) {
    this.frame = frame;
    this.ports = ports;
    this.localJobs = new Map(before?.localJobs);
    this.localOwner = before?.localOwner ?? null;
    this.suspendedAt = before?.suspendedAt ?? null;
  }

  get variables(): DraftLists['variables'] {
    return (this.made.variables ??= new Map());
  }

  get droppedVariables(): DraftLists['droppedVariables'] {
    return (this.made.droppedVariables ??= new Map());
  }

  get newJobs(): DraftLists['newJobs'] {
    return (this.made.newJobs ??= new Map());
  }

  get failedJobs(): DraftLists['failedJobs'] {
    return (this.made.failedJobs ??= new Map());
  }

  get retriedJobs(): DraftLists['retriedJobs'] {
    return (this.made.retriedJobs ??= new Map());
  }

  get endedJobs(): DraftLists['endedJobs'] {
    return (this.made.endedJobs ??= new Set());
  }

  get canceledJobs(): DraftLists['canceledJobs'] {
    return (this.made.canceledJobs ??= new Map());
  }

  get newTimers(): DraftLists['newTimers'] {
    return (this.made.newTimers ??= new Map());
  }

  get movedTimers(): DraftLists['movedTimers'] {
    return (this.made.movedTimers ??= new Map());
  }

  get endedTimers(): DraftLists['endedTimers'] {
    return (this.made.endedTimers ??= new Set());
  }

  get newUserTasks(): DraftLists['newUserTasks'] {
    return (this.made.newUserTasks ??= new Map());
  }

  get changedUserTasks(): DraftLists['changedUserTasks'] {
    return (this.made.changedUserTasks ??= new Map());
  }

  get endedUserTasks(): DraftLists['endedUserTasks'] {
    return (this.made.endedUserTasks ??= new Map());
  }

  get newSubscriptions(): DraftLists['newSubscriptions'] {
    return (this.made.newSubscriptions ??= new Map());
  }

  get storeValues(): DraftLists['storeValues'] {
    return (this.made.storeValues ??= new Map());
  }

  get movedSubscriptions(): DraftLists['movedSubscriptions'] {
    return (this.made.movedSubscriptions ??= new Map());
  }

  get endedSubscriptions(): DraftLists['endedSubscriptions'] {
    return (this.made.endedSubscriptions ??= new Set());
  }

  get newIncidents(): DraftLists['newIncidents'] {
    return (this.made.newIncidents ??= new Map());
  }

  get endedIncidents(): DraftLists['endedIncidents'] {
    return (this.made.endedIncidents ??= new Map());
  }
}
