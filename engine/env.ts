import type { InstantMs, JsonObject, Key } from './model/json.ts';
import type { WorkingCalendar } from './time/working-calendar.ts';

/** Everything `execute` may know of the world beside the model, the state and the command. Recorded in the journal. */
export interface Env {
  /** The database's time of this command; FEEL `now()` and `today()` answer from it. */
  readonly now: InstantMs;
  /** Gives the next unused key of the instance's shard. Called in a deterministic order. */
  readonly nextKey: () => Key;
  /** Zone of timers and of `today()` where neither timer nor process names one. */
  readonly timeZone: string;
  /** Working calendars of the instance's tenant by name (TMR-6); absent means there are none. */
  readonly calendars?: Readonly<Record<string, WorkingCalendar>>;
  /**
   * VAR-7: what `camunda` is to a FEEL expression whose scopes have no variable of this name: the cluster variables of the
   * instance's tenant, as `{ vars: { cluster, tenant, env } }`. Absent where the model does not ask for them.
   */
  readonly clusterVariables?: JsonObject;
  /** True where expressions that are not `plain` may be evaluated in place (the caller can kill this thread). */
  readonly guarded: boolean;
  /** Watches the evaluations that are not `plain`; without it none is stopped. */
  readonly watch?: EvaluationWatch;
}

/** Tells whoever may kill this thread which evaluation of the command runs. The order of evaluations is deterministic. */
export interface EvaluationWatch {
  /** False when this evaluation took more than its time or memory before: it counts as EXPRESSION_LIMIT, unevaluated. */
  readonly begin: () => boolean;
  readonly end: () => void;
}
