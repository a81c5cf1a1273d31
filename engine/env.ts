import type { InstantMs, Key } from './model/json.ts';

/** Everything `execute` may know of the world beside the model, the state and the command. Recorded in the journal. */
export interface Env {
  /** The database's time of this command; FEEL `now()` and `today()` answer from it. */
  readonly now: InstantMs;
  /** Gives the next unused key of the instance's shard. Called in a deterministic order. */
  readonly nextKey: () => Key;
  /** Zone of timers and of `today()` where neither timer nor process names one. */
  readonly timeZone: string;
  /** True where expressions that are not `plain` may be evaluated in place (the caller can kill this thread). */
  readonly guarded: boolean;
}
