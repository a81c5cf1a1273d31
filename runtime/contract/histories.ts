import type { JsonObject, Key } from '#engine';
import type { Caller } from './caller.ts';

/** One thing that happened to an instance, as its journal proves it. */
export interface HistoricFact {
  /** The transition, and the place in it: together they name the fact. */
  readonly seq: number;
  readonly place: number;
  readonly at: string;
  readonly actor: string | null;
  /** What the transition was asked to do. */
  readonly command: JsonObject;
  /** `kind` says what happened; the other members are those of the engine. */
  readonly fact: JsonObject;
}

export interface Histories {
  /**
   * What happened to an instance, in order, by running its journal once more: only facts of these kinds. Undefined when there is no
   * such instance or the caller may not see it. Refused `READ_TIMEOUT` when the journal is too long for that.
   */
  facts(
    caller: Caller,
    processInstanceKey: Key,
    kinds: readonly string[],
  ): Promise<{ readonly instance: JsonObject; readonly facts: readonly HistoricFact[] } | undefined>;
}
