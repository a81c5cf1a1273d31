import type { JsonObject, JsonValue, Problem } from '#engine';
import type { CommandContext } from './caller.ts';
import type { MailTemplate } from './mails.ts';

/** One thing a person does while trying a model out. Keys are those of the answer to the steps before. */
export type TrialStep =
  | {
      readonly do: 'START';
      readonly processDefinitionId: string;
      readonly variables: JsonObject;
      readonly startEventId?: string;
    }
  | { readonly do: 'COMPLETE_TASK'; readonly key: string; readonly variables: JsonObject }
  | { readonly do: 'COMPLETE_JOB'; readonly key: string; readonly variables: JsonObject }
  | { readonly do: 'FAIL_JOB'; readonly key: string; readonly message: string }
  | {
      readonly do: 'THROW_ERROR';
      readonly key: string;
      readonly errorCode: string;
      readonly variables: JsonObject;
    }
  /** From now on every job of this type is answered so, and those that wait. */
  | { readonly do: 'STUB'; readonly jobType: string; readonly variables: JsonObject }
  | { readonly do: 'NEXT_TIMER' }
  | { readonly do: 'ADVANCE'; readonly milliseconds: number }
  | {
      readonly do: 'PUBLISH_MESSAGE';
      readonly name: string;
      readonly correlationKey: string;
      readonly variables: JsonObject;
    }
  | { readonly do: 'BROADCAST_SIGNAL'; readonly name: string }
  | { readonly do: 'RESOLVE_INCIDENT'; readonly elementId: string };

export interface TrialRequest {
  readonly resources: readonly { readonly name: string; readonly content: Uint8Array }[];
  /** The clock when the trial began; it stands still but for `NEXT_TIMER` and `ADVANCE`. */
  readonly startedAt: number;
  readonly steps: readonly TrialStep[];
  /** Who tries: completes tasks, starts processes, and gets the mails of who asked for something. */
  readonly person: string;
  /** Code inside the model (Java classes, beans) becomes a job of its name, which whoever tries answers. */
  readonly delegatesAsJobs: boolean;
  /** Of mails; null for the usual one. */
  readonly language: string | null;
}

/** Where a model stands after the steps. */
export interface TrialView {
  readonly problems: readonly Problem[];
  /** The virtual time, ISO 8601. */
  readonly now: string;
  /** The zone of the server, in which times without one are meant. */
  readonly timeZone: string;
  /** The step that could not be taken; those behind it were not tried. */
  readonly refused: { readonly index: number; readonly code: string; readonly message: string } | null;
  /** The form with which each process starts, for those that have one. */
  readonly startForms: readonly TrialStartForm[];
  readonly instances: readonly TrialInstance[];
  readonly tasks: readonly TrialTask[];
  readonly jobs: readonly TrialJob[];
  readonly waits: readonly TrialWait[];
  readonly incidents: readonly {
    readonly elementId: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly mails: readonly TrialMail[];
  readonly elements: readonly TrialElement[];
  readonly flows: readonly string[];
  readonly log: readonly TrialEntry[];
}

export interface TrialStartForm {
  readonly processDefinitionId: string;
  /** Id of the form that the start event names. */
  readonly formId: string | null;
  /** The form that stands in the model itself, or was made of its fields. */
  readonly schema: JsonValue;
}

export interface TrialInstance {
  readonly key: string;
  readonly processDefinitionId: string;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  readonly isCalled: boolean;
  readonly variables: JsonObject;
}

export interface TrialTask {
  readonly key: string;
  readonly elementId: string;
  readonly name: string | null;
  readonly assignee: string | null;
  readonly candidateUsers: readonly string[];
  readonly candidateGroups: readonly string[];
  readonly dueDate: string | null;
  /** Id of the form that the task names. */
  readonly formId: string | null;
  /** The form that stands in the model itself. */
  readonly schema: JsonValue;
  readonly variables: JsonObject;
}

export interface TrialJob {
  readonly key: string;
  readonly elementId: string;
  readonly type: string;
  readonly kind: string;
  readonly retries: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
}

export interface TrialWait {
  readonly kind: 'TIMER' | 'MESSAGE' | 'SIGNAL' | 'CONDITION';
  readonly elementId: string;
  /** Of a message or signal. */
  readonly name: string | null;
  readonly correlationKey: string | null;
  /** Of a timer, ISO 8601. */
  readonly dueAt: string | null;
}

export interface TrialMail {
  /** A mail task sent it, or the server by itself: then the kind of mail. */
  readonly kind: 'MAIL_TASK' | MailTemplate;
  readonly elementId: string;
  readonly at: string;
  /** Addresses of a mail task; else usernames. */
  readonly to: readonly string[];
  /** Everybody in these groups. */
  readonly groups: readonly string[];
  readonly subject: string;
  readonly body: string;
}

export interface TrialElement {
  readonly elementId: string;
  readonly active: number;
  readonly completed: number;
  readonly incidents: number;
}

export interface TrialEntry {
  readonly at: string;
  readonly kind: 'STARTED' | 'COMPLETED' | 'TERMINATED' | 'INCIDENT' | 'MAIL' | 'ENDED';
  readonly elementId: string | null;
  readonly processDefinitionId: string;
}

export interface Trials {
  /**
   * Runs the real engine over these steps, in memory and from the beginning: nothing of it is kept, and nothing leaves the
   * server. Working calendars are those of the tenant. `DEPLOYMENT_REFUSED` when the files could not be deployed, `TRIAL_LIMIT` when the run takes too long.
   */
  run(context: CommandContext, request: TrialRequest): Promise<TrialView>;
}
