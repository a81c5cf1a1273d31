import type { Key } from '#engine';
import type { DecisionRow } from './decision-row.ts';
import type { EscalationRow } from './escalation-row.ts';
import type { KeptDocumentRow } from './kept-document-row.ts';
import type { HistoryInstanceRow, JournalRow } from './transition-rows.ts';
import type { TypedVariableRow } from './typed-variable-row.ts';
import type { WebhookEventRow } from './webhook-event-row.ts';

/** The rows one group commit writes; `runtime/commands/project-facts.ts` fills them, `group-sections.ts` says what happens to them. */

/** Every row names the instance whose winning lets it be written. */
interface OfInstance {
  readonly instanceKey: Key;
}
interface OfShard extends OfInstance {
  readonly shard: number;
}

export interface NewInstanceRow extends OfShard {
  readonly definitionKey: Key;
  readonly startedAt: number;
  readonly rootKey: Key | null;
  readonly parentInstanceKey: Key | null;
  readonly parentElementKey: Key | null;
  readonly historyBucket: string;
  readonly callDepth: number | null;
  readonly holding: boolean;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly startedBy: string | null;
  /** A client or the system started it: nobody looks for it among what they asked for. */
  readonly byMachine: true | null;
  readonly tags: string | null;
  readonly suspendedAt: number | null;
  readonly localOwner: string | null;
  readonly revision: number;
  readonly incidentCount: number;
  readonly stateHash: string;
  readonly localJobs: string | null;
  readonly state: string;
}

export interface SteppedInstanceRow extends OfShard {
  readonly tenantId: string;
  readonly expected: number;
  readonly revision: number;
  readonly incidentCount: number;
  readonly suspendedAt: number | null;
  readonly localOwner: string | null;
  readonly stateHash: string;
  readonly localJobs: string | null;
  readonly state: string;
}

export interface EndedInstanceRow extends OfShard {
  readonly tenantId: string;
  readonly expected: number;
}

/** A page of the state of a large instance (`state-pages.ts`). */
export interface PageRow extends PagePlaceRow {
  readonly content: string;
}

export interface PagePlaceRow extends DroppedListRow {
  readonly part: number;
  readonly page: number;
}

/** All pages of the lists of a body. */
export interface DroppedListRow extends OfShard {
  readonly owner: Key;
}

export interface VariableRow extends OfShard {
  readonly key: Key;
  readonly scopeKey: Key;
  readonly updatedAt: number;
  readonly tenantId: string;
  readonly name: string;
  readonly value: string;
}

export interface DroppedVariableRow extends OfShard {
  readonly scopeKey: Key;
  readonly name: string;
}

/** Everything an ended instance may have left in a table. */
export type OfEndedInstanceRow = OfShard;

export interface NewJobRow extends OfShard {
  readonly key: Key;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly createdAt: number;
  readonly dueAt: number;
  readonly lockedUntil: number | null;
  readonly rootKey: Key | null;
  readonly lease: string | null;
  readonly retriesLeft: number;
  readonly attempt: number;
  readonly priority: number;
  readonly inProcess: boolean;
  readonly atMostOnce: boolean;
  readonly suspended: boolean;
  readonly state: 'ready' | 'active' | 'stopped';
  readonly tenantId: string;
  readonly type: string;
  readonly elementId: string;
  readonly kind: string;
  readonly listenerEvent: string | null;
  readonly worker: string | null;
  readonly businessId: string | null;
  readonly tags: string | null;
  readonly headers: string | null;
  readonly backoff: string | null;
  readonly scopePath: string | null;
  readonly script: string | null;
  readonly userTask: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly errorDetails: string | null;
}

/** An attempt of a job that had no row: what `history_jobs` keeps of it. */
export interface EndedAttemptRow extends OfShard {
  readonly key: Key;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly createdAt: number;
  readonly at: number;
  readonly historyBucket: string;
  readonly retriesLeft: number;
  readonly tenantId: string;
  readonly type: string;
  readonly elementId: string;
  readonly kind: string;
  readonly listenerEvent: string | null;
  readonly outcome: 'FAILED' | 'ERROR_THROWN' | 'TIMED_OUT' | 'CANCELED';
  readonly worker: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly errorDetails: string | null;
}

/** An attempt that ended without ending the job: it waits for its next one, or stopped. */
export interface FailedJobRow extends OfShard {
  readonly key: Key;
  readonly at: number;
  readonly dueAt: number;
  readonly retriesLeft: number;
  readonly state: 'ready' | 'stopped';
  readonly historyBucket: string;
  readonly outcome: 'FAILED' | 'ERROR_THROWN' | 'TIMED_OUT';
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly errorDetails: string | null;
  readonly fingerprint: string | null;
}

export interface RetriedJobRow extends OfShard {
  readonly key: Key;
  readonly retriesLeft: number;
  readonly dueAt: number;
}

export interface EndedJobRow extends OfShard {
  readonly key: Key;
}

export interface CanceledJobRow extends EndedJobRow {
  readonly at: number;
  readonly historyBucket: string;
  readonly outcome: 'CANCELED' | 'ERROR_THROWN' | 'COMPLETED' | 'DENIED';
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface JobCheckRow extends OfShard {
  readonly key: Key;
  /** lease: the token must be the attempt's; worker: the id must hold it; open: any attempt that was given out without token. */
  readonly proof: 'lease' | 'worker' | 'open';
  readonly lease: string | null;
  readonly worker: string | null;
}

export interface SuspensionRow extends OfShard {
  readonly suspended: boolean;
}

export interface NewTimerRow extends OfShard {
  readonly key: Key;
  readonly dueAt: number;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly occurrence: number;
  readonly repetitionsLeft: number | null;
  readonly tenantId: string;
  readonly elementId: string;
  readonly cycle: string | null;
}

export interface MovedTimerRow extends OfShard {
  readonly key: Key;
  readonly dueAt: number;
  readonly occurrence: number;
  readonly repetitionsLeft: number | null;
}

export interface EndedTimerRow extends OfShard {
  readonly key: Key;
}

export interface NewUserTaskRow extends OfShard {
  readonly key: Key;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly rootKey: Key | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly assignedAt: number | null;
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly priority: number;
  readonly tenantId: string;
  readonly elementId: string;
  readonly name: string | null;
  readonly assignee: string | null;
  readonly businessId: string | null;
  readonly candidateUsers: string;
  readonly candidateGroups: string;
  readonly tags: string | null;
  readonly form: string | null;
  readonly headers: string | null;
  /** Null = CREATED. */
  readonly state: string | null;
  readonly owner: string | null;
  readonly delegationState: string | null;
}

export interface ChangedUserTaskRow extends OfShard {
  readonly key: Key;
  readonly updatedAt: number;
  readonly assigned: boolean;
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly priority: number;
  readonly assignee: string | null;
  readonly candidateUsers: string;
  readonly candidateGroups: string;
  /** Null = CREATED. */
  readonly state: string | null;
  readonly deniedReason: string | null;
  readonly owner: string | null;
  readonly delegationState: string | null;
}

export interface EndedUserTaskRow extends OfShard {
  readonly key: Key;
  readonly at: number;
  readonly historyBucket: string;
  readonly state: 'COMPLETED' | 'CANCELED';
  readonly action: string | null;
  readonly endedBy: string | null;
}

export interface NewSubscriptionRow extends OfShard {
  readonly key: Key;
  readonly lookup: string;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly createdAt: number;
  readonly interrupting: boolean;
  readonly unmatched: boolean;
  readonly tenantId: string;
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly processId: string;
  readonly elementId: string;
  readonly correlationKey: string | null;
  readonly businessId: string | null;
}

/** DAT-4. */
export interface StoreValueRow extends OfShard {
  readonly at: number;
  readonly tenantId: string;
  readonly store: string;
  readonly key: string;
  readonly value: string;
}

/** COR-2, COR-4: a wait that restricts something else now. */
export interface MovedSubscriptionRow extends OfShard {
  readonly key: Key;
  readonly lookup: string;
  readonly correlationKey: string | null;
}

export interface EndedSubscriptionRow extends OfShard {
  readonly key: Key;
}

export interface NewIncidentRow extends OfShard {
  readonly key: Key;
  readonly elementKey: Key;
  readonly definitionKey: Key;
  readonly jobKey: Key | null;
  readonly rootKey: Key | null;
  readonly createdAt: number;
  readonly tenantId: string;
  readonly elementId: string;
  readonly code: string;
  readonly errorType: string;
  readonly message: string;
  readonly fingerprint: string;
}

export interface EndedIncidentRow extends OfShard {
  readonly key: Key;
  readonly at: number;
  readonly historyBucket: string;
  readonly endedBy: string | null;
}

export interface NewCommandRow extends OfShard {
  readonly key: Key;
  readonly targetKey: Key | null;
  readonly createdAt: number;
  readonly sourceRevision: number;
  readonly ordinal: number;
  readonly tenantId: string;
  readonly command: string;
}

/** A command row that is being run: it must still be there, and goes with the effect. */
export interface RunCommandRow extends OfShard {
  readonly key: Key;
  readonly rowShard: number;
}

export interface MessageUseRow extends OfInstance {
  readonly shard: number;
  readonly messageKey: Key;
  readonly processId: string;
  readonly tenantId: string;
  readonly subscriptionKey: Key | null;
  readonly at: number;
}

export interface HoldRow extends OfInstance {
  readonly hold: string;
  readonly kind: 'message' | 'businessId';
  readonly tenantId: string;
  readonly processId: string;
  readonly value: string;
}

export interface IdempotencyRow extends OfInstance {
  readonly id: string;
  readonly tenantId: string;
  readonly requestHash: string;
  readonly answer: string;
  readonly at: number;
}

/** One list per section; an empty one costs nothing. */
export interface GroupRows {
  readonly idempotency: IdempotencyRow[];
  readonly jobChecks: JobCheckRow[];
  readonly runCommands: RunCommandRow[];
  readonly holds: HoldRow[];
  readonly messageUses: MessageUseRow[];
  readonly newInstances: NewInstanceRow[];
  readonly steppedInstances: SteppedInstanceRow[];
  readonly endedInstances: EndedInstanceRow[];
  /** Created and ended within this group: there is no row to compare. */
  readonly momentaryInstances: OfEndedInstanceRow[];
  readonly historyInstances: HistoryInstanceRow[];
  readonly journal: JournalRow[];
  readonly pages: PageRow[];
  readonly droppedPages: PagePlaceRow[];
  readonly droppedLists: DroppedListRow[];
  readonly endedPages: OfEndedInstanceRow[];
  readonly variables: VariableRow[];
  readonly droppedVariables: DroppedVariableRow[];
  readonly endedVariables: OfEndedInstanceRow[];
  readonly newJobs: NewJobRow[];
  readonly endedAttempts: EndedAttemptRow[];
  readonly failedJobs: FailedJobRow[];
  readonly retriedJobs: RetriedJobRow[];
  readonly endedJobs: EndedJobRow[];
  readonly canceledJobs: CanceledJobRow[];
  readonly suspensions: SuspensionRow[];
  readonly newTimers: NewTimerRow[];
  readonly movedTimers: MovedTimerRow[];
  readonly endedTimers: EndedTimerRow[];
  readonly newUserTasks: NewUserTaskRow[];
  readonly changedUserTasks: ChangedUserTaskRow[];
  readonly endedUserTasks: EndedUserTaskRow[];
  readonly newSubscriptions: NewSubscriptionRow[];
  readonly storeValues: StoreValueRow[];
  readonly movedSubscriptions: MovedSubscriptionRow[];
  readonly endedSubscriptions: EndedSubscriptionRow[];
  readonly newIncidents: NewIncidentRow[];
  readonly endedIncidents: EndedIncidentRow[];
  readonly newCommands: NewCommandRow[];
  readonly decisions: DecisionRow[];
  readonly escalations: EscalationRow[];
  readonly learnedHolds: HoldRow[];
  readonly endedHolds: OfEndedInstanceRow[];
  readonly typedVariables: TypedVariableRow[];
  readonly keptDocuments: KeptDocumentRow[];
  readonly webhookEvents: WebhookEventRow[];
}

export type SectionName = keyof GroupRows;

/** Why a group's member was not written. */
export type LossReason = 'revision' | 'idempotency' | 'job' | 'command' | 'hold' | 'message';

export interface GroupOutcome {
  readonly won: ReadonlySet<Key>;
  readonly blocked: ReadonlyMap<Key, Exclude<LossReason, 'revision'>>;
}
