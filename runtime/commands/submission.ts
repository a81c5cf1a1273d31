import type { Command, Fact, InstanceState, JsonObject, JsonValue, Key, Rejection } from '#engine';
import type { DecisionRecord } from '../decisions/pack-evaluation.ts';
import type { VariableType } from '../contract/caller.ts';
import type { LossReason } from '../store/port.ts';

/** One command on its way to one instance, with all that has to be true in the commit of its effect. */
export interface Submission {
  readonly instanceKey: Key;
  readonly shard: number;
  /** Null for the server's own commands: any tenant. */
  readonly tenantId: string | null;
  readonly command: Command | ReclaimJobs;
  readonly actor: string | null;
  readonly reason?: string | null;
  /** A start by a client or the system. */
  readonly byMachine?: boolean;
  /** The attempt that a worker of this process holds without a row: it has to be held still. */
  readonly localJob?: Key | undefined;
  /** The attempt that has to be the job's current one. */
  readonly jobCheck?: JobCheck | undefined;
  /** What the command ends, for the statistics of jobs. */
  readonly attempt?: EndedAttempt;
  /** What a failed attempt leaves on its job. */
  readonly jobFailure?: JobFailureDetails | undefined;
  /** What a decision task's attempt evaluated, kept with its transition. */
  readonly decision?: TaskDecision | undefined;
  /** The row this command came from: it has to be there, and goes with the effect. */
  readonly commandRow?: { readonly key: Key; readonly shard: number };
  /** I16: taken in the commit that uses the message. */
  readonly messageUse?: {
    readonly messageKey: Key;
    readonly shard: number;
    readonly processId: string;
    readonly subscriptionKey: Key | null;
  };
  /** MSG-6, MSG-7: held by the new instance while it runs. */
  readonly holds?: readonly Hold[];
  /** Types that JSON does not tell, kept with the values of this command. */
  readonly variableTypes?: readonly VariableType[];
  /** Documents of the instance's tenant that were given for a form: they stay, and belong to it. */
  readonly documentIds?: readonly string[];
  /** G2: stored with what the caller is answered. */
  readonly idempotency?: { readonly id: string; readonly requestHash: string };
  readonly answer?: (transition: Transition) => JsonValue;
  /** The worker has room for more work before this end is written: a burst of due timers goes before it. */
  readonly mayWait?: boolean;
}

export type JobCheck =
  | { readonly jobKey: Key; readonly proof: 'lease'; readonly lease: string }
  | { readonly jobKey: Key; readonly proof: 'worker'; readonly worker: string }
  | { readonly jobKey: Key; readonly proof: 'open' };

export interface EndedAttempt {
  readonly type: string;
  readonly worker: string | null;
}

export interface JobFailureDetails {
  readonly dueAt: number;
  readonly errorDetails: string | null;
  readonly outcome: 'FAILED' | 'TIMED_OUT';
}

export interface TaskDecision extends DecisionRecord {
  readonly elementKey: Key;
}

export interface Hold {
  readonly kind: 'message' | 'businessId';
  readonly processId: string;
  readonly value: string;
}

/** What a command did, once it is committed. */
export interface Transition {
  readonly instanceKey: Key;
  readonly revision: number;
  readonly at: number;
  readonly facts: readonly Fact[];
  readonly state: InstanceState;
}

export type Outcome =
  | { readonly kind: 'done'; readonly transition: Transition; readonly answer: JsonValue | undefined }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  /** A check of the same commit said no; nothing changed. */
  | { readonly kind: 'blocked'; readonly by: Exclude<LossReason, 'revision'> };

/** Attempts without a row become rows that anybody may take: their process is gone, or gives them back. A no-op for the engine. */
export interface ReclaimJobs {
  readonly kind: 'reclaimJobs';
  readonly owner: string;
  /** All of them when absent. */
  readonly jobKeys?: readonly Key[];
}

/** Variables of a command, where it has some. */
export function variablesOf(command: Command | ReclaimJobs): JsonObject | undefined {
  return 'variables' in command ? command.variables : undefined;
}
