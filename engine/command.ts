import type { MigrationPlan } from './migration-plan.ts';
import type { InstantMs, JsonObject, JsonValue, Key } from './model/json.ts';

/**
 * What the world may ask of one instance. Imperative; every command is either executed (facts) or rejected
 * (`rejection.ts` codes), never half done. Leases, idempotency and permissions are checked by the runtime before or in the
 * same commit; the engine checks that the target still exists.
 */
export type Command =
  | CreateInstance
  | {
      readonly kind: 'completeJob';
      readonly jobKey: Key;
      readonly variables: JsonObject;
      readonly result?: JsonObject;
    }
  | {
      readonly kind: 'failJob';
      readonly jobKey: Key;
      /** Attempts left after this failure; 0 raises JOB_NO_RETRIES. */
      readonly retriesLeft: number;
      readonly message: string;
      /** What the worker says beyond the message; read by conditions that make a failure a BPMN error. */
      readonly errorDetails?: string;
      readonly variables: JsonObject;
      /** Code of the incident when no attempt is left; JOB_NO_RETRIES unless the runtime knows better (OUTCOME_IN_DOUBT). */
      readonly incidentCode?: string;
    }
  | { readonly kind: 'updateJobRetries'; readonly jobKey: Key; readonly retries: number }
  | {
      readonly kind: 'throwJobError';
      readonly jobKey: Key;
      readonly errorCode: string;
      readonly message: string | null;
      readonly variables: JsonObject;
    }
  | {
      readonly kind: 'throwJobEscalation';
      readonly jobKey: Key;
      readonly escalationCode: string;
      readonly variables: JsonObject;
    }
  | {
      readonly kind: 'completeUserTask';
      readonly userTaskKey: Key;
      readonly variables: JsonObject;
      readonly action: string | null;
      readonly actor: string | null;
    }
  | {
      readonly kind: 'assignUserTask';
      readonly userTaskKey: Key;
      /** null = give back. */
      readonly assignee: string | null;
      /** false: rejected when somebody else has it (claim). */
      readonly allowOverride: boolean;
      readonly action: string | null;
    }
  /** TSK-12: the assignee asks somebody else, and stays its owner until that person has resolved it. */
  | {
      readonly kind: 'delegateUserTask';
      readonly userTaskKey: Key;
      readonly assignee: string;
      readonly action: string | null;
    }
  /** TSK-12: the task goes back to its owner, with what was found out. */
  | {
      readonly kind: 'resolveUserTask';
      readonly userTaskKey: Key;
      readonly variables: JsonObject;
      readonly action: string | null;
    }
  | {
      readonly kind: 'updateUserTask';
      readonly userTaskKey: Key;
      readonly changes: UserTaskChanges;
      readonly action: string | null;
    }
  | {
      readonly kind: 'throwUserTaskError';
      readonly userTaskKey: Key;
      readonly errorCode: string;
      readonly message: string | null;
      readonly variables: JsonObject;
    }
  | {
      readonly kind: 'throwUserTaskEscalation';
      readonly userTaskKey: Key;
      readonly escalationCode: string;
      readonly variables: JsonObject;
    }
  | {
      readonly kind: 'triggerTimer';
      readonly subscriptionKey: Key;
      readonly occurrence: number;
      /** TMR-11: a person does not wait until it is due. */
      readonly early?: true;
    }
  /** TMR-11: a person says when it is due. */
  | { readonly kind: 'moveTimer'; readonly subscriptionKey: Key; readonly dueAt: InstantMs }
  | {
      readonly kind: 'correlateMessage';
      readonly subscriptionKey: Key;
      readonly messageKey: Key;
      readonly variables: JsonObject;
    }
  | {
      readonly kind: 'triggerSignal';
      readonly subscriptionKey: Key;
      readonly signalKey: Key;
      readonly variables: JsonObject;
    }
  /** TSK-11 and the C7 `POST /execution/{id}/signal`: completes a receive task without a message. */
  | { readonly kind: 'triggerElement'; readonly elementInstanceKey: Key; readonly variables: JsonObject }
  /** ADH-2: starts activities inside an ad-hoc sub-process. */
  | {
      readonly kind: 'activateAdHoc';
      readonly elementInstanceKey: Key;
      readonly elements: readonly { readonly elementId: string; readonly variables: JsonObject }[];
      readonly cancelRemaining: boolean;
    }
  | {
      readonly kind: 'setVariables';
      readonly scopeKey: Key;
      readonly variables: JsonObject;
      readonly local: boolean;
    }
  | { readonly kind: 'deleteVariables'; readonly scopeKey: Key; readonly names: readonly string[] }
  | { readonly kind: 'resolveIncident'; readonly incidentKey: Key; readonly retries?: number }
  | {
      readonly kind: 'cancelInstance';
      readonly reason: string | null;
      /** CMP-12: a caller has caught the error that this element threw. */
      readonly errorThrownBy?: Key;
    }
  /** MOD-1: a person starts and ends elements where no flow would. */
  | {
      readonly kind: 'modifyInstance';
      readonly activate: readonly ActivateInstruction[];
      readonly move: readonly MoveInstruction[];
      readonly terminate: readonly ModificationSource[];
      readonly reason: string | null;
    }
  /** MIG-3: executed with the model of the new version. */
  | {
      readonly kind: 'migrateInstance';
      readonly fromDefinitionKey: Key;
      readonly definitionKey: Key;
      readonly plan: MigrationPlan;
    }
  | { readonly kind: 'suspendInstance' }
  | { readonly kind: 'resumeInstance' }
  /** Runs the saved step queue (RUN-2). */
  | { readonly kind: 'continue' }
  /** From the called instance, or from the runtime when it could not be created. */
  | {
      readonly kind: 'calledInstanceCreated';
      readonly elementInstanceKey: Key;
      readonly calledInstanceKey: Key;
      /** CALL-12: the child goes its own way. */
      readonly isDetached?: true;
    }
  | {
      readonly kind: 'calledInstanceCompleted';
      readonly elementInstanceKey: Key;
      readonly calledInstanceKey: Key;
      readonly variables: JsonObject;
      readonly compensation?: CalledCompletion;
    }
  | {
      readonly kind: 'calledInstanceTerminated';
      readonly elementInstanceKey: Key;
      readonly calledInstanceKey: Key;
    }
  | {
      /** DAT-4: the committed values that `dataStoresRequested` asked for. */
      readonly kind: 'dataStoresRead';
      readonly elementInstanceKey: Key;
      readonly values: readonly { readonly store: string; readonly key: string; readonly value: JsonValue }[];
    }
  | {
      /** DAT-4: what `dataStoreWritesRequested` asked for is written; or nothing is, because one of the stores is full. */
      readonly kind: 'dataStoresAnswered';
      readonly elementInstanceKey: Key;
      readonly full: { readonly store: string; readonly key: string } | null;
    }
  | {
      readonly kind: 'callFailed';
      readonly elementInstanceKey: Key;
      readonly code: string;
      readonly message: string;
    }
  /** ERR-5, ESC-3: asks the caller's chain who catches. Answered by `resumeThrow` to the called instance, or by its termination. */
  | {
      readonly kind: 'catchFromCalled';
      readonly elementInstanceKey: Key;
      readonly calledInstanceKey: Key;
      readonly throwingElementInstanceKey: Key;
      readonly thrown: Thrown;
    }
  /** The answer of the callers when nobody caught (error: incident; escalation: go on), or when a non-interrupting catcher did. */
  | {
      readonly kind: 'resumeThrow';
      readonly throwingElementInstanceKey: Key;
      readonly caught: boolean;
      readonly thrown: Thrown;
    };

export interface CreateInstance {
  readonly kind: 'createInstance';
  readonly key: Key;
  readonly definitionKey: Key;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly tags: readonly string[];
  readonly rootKey: Key;
  readonly parent: {
    readonly instanceKey: Key;
    readonly elementInstanceKey: Key;
    readonly depth: number;
  } | null;
  readonly variables: JsonObject;
  /** User id of the starter, for `initiator`. */
  readonly startedBy: string | null;
  /** The first of these elements that has completed or been terminated ends the instance, as if it were canceled there. */
  readonly terminateAfter?: readonly string[];
  /** CALL-12: the call activity that asked for this root instance and waits only for its creation. */
  readonly detachedFrom?: { readonly instanceKey: Key; readonly elementInstanceKey: Key };
  readonly start:
    /** PRC-2: the named none start event, else the first in the file, else PRC-3. */
    | { readonly kind: 'none'; readonly elementId?: string }
    /** CMP-6: only what compensates an earlier instance of it; `variables` of the command are that one's. */
    | {
        readonly kind: 'compensation';
        readonly inside: readonly JsonObject[];
      }
    /** PRC-5: these elements instead of a start event, or sequence flows that are taken; with local variables of elements. */
    | {
        readonly kind: 'elements';
        readonly elementIds: readonly string[];
        readonly variables?: Readonly<Record<string, JsonObject>>;
      }
    /** PRC-4: a typed start event occurred; `payload` becomes its result variables. */
    | {
        readonly kind: 'event';
        readonly elementId: string;
        readonly payload: JsonObject;
        /** Of the message that occurred: other arms of a parallel instantiating gateway wait for the same (PRC-6). */
        readonly correlationKey?: string;
      };
}

export interface UserTaskChanges {
  readonly dueDate?: string | null;
  readonly followUpDate?: string | null;
  readonly candidateUsers?: readonly string[];
  readonly candidateGroups?: readonly string[];
  readonly priority?: number;
  /** TSK-12: who answers for a task that somebody else works on. */
  readonly owner?: string | null;
  readonly delegationState?: DelegationState | null;
}

/** TSK-12: asked, and answered; a task that was never delegated has none. */
export type DelegationState = 'PENDING' | 'RESOLVED';

/** MOD-2: starts an element, takes a flow, or the only flow out of an element. */
export type ActivateInstruction = (
  { readonly elementId: string } | { readonly flowId: string } | { readonly afterElementId: string }
) & {
  /** The instance to start in; null: the one that is clear from the model. */
  readonly ancestorKey: Key | null;
  readonly variables: readonly ModificationVariables[];
};

export interface ModificationVariables {
  /** The element or an enclosing scope, by its id; null: the process. */
  readonly scopeId: string | null;
  readonly variables: JsonObject;
}

/** One element instance, or all of an element. */
export type ModificationSource = { readonly elementInstanceKey: Key } | { readonly elementId: string };

/** MOD-5: ends the sources and starts the target once for each of them. */
export interface MoveInstruction {
  readonly source: ModificationSource;
  readonly targetElementId: string;
  /** Where: in the nearest scope of the source that encloses the target, in the source's own, or in this one. */
  readonly ancestor: 'inferred' | 'sourceParent' | Key;
  readonly variables: readonly ModificationVariables[];
}

/** CMP-6: how a completed called instance can be compensated. */
export interface CalledCompletion {
  readonly definitionKey: Key;
  /** Its root variables at the end. */
  readonly variables: JsonObject;
  /** True: it has a compensation event sub-process; else only default compensation can undo it (reading 12). */
  readonly hasHandler: boolean;
  /** What completed inside it and can be compensated. */
  readonly inside: readonly JsonObject[];
}

/** A BPMN error or escalation on its way to a catcher. */
export interface Thrown {
  readonly kind: 'error' | 'escalation';
  readonly code: string;
  readonly message: string | null;
  readonly variables: JsonObject;
}

/** A command that was refused: nothing changed. `code` is listed in `failure.ts`. */
export interface Rejection {
  readonly code: string;
  /** One plain sentence: what is wrong and what to do. */
  readonly message: string;
  /** Extra members of the answer, e.g. `{assignee, since}`. */
  readonly details?: JsonObject;
}
