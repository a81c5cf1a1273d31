import type { Variables } from './api-types.ts';

/** What differs between two versions of a model (`POST /v2/diffs`). */
export interface ModelDiff {
  changes: ElementChange[];
  forms: TextChange[];
  decisions: TextChange[];
  summary: { added: number; removed: number; behavior: number; text: number; layout: number };
}

export interface ElementChange {
  elementId: string;
  elementName: string | null;
  /** `userTask`, `sequenceFlow`, `message`. */
  elementType: string;
  kind: 'ADDED' | 'REMOVED' | 'CHANGED' | 'RENAMED' | 'MOVED';
  category: 'BEHAVIOR' | 'TEXT' | 'LAYOUT';
  properties: PropertyChange[];
}

export interface PropertyChange {
  path: string;
  /** Null: it was not there. */
  old: string | null;
  new: string | null;
  category: 'BEHAVIOR' | 'TEXT';
}

/** A form or a decision model, compared as text. */
export interface TextChange {
  id: string;
  kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  old: string | null;
  new: string | null;
}

/** One side of a comparison: a deployed version, or files. */
export type DiffSide = { processDefinitionKey: string } | { resources: { name: string; content: string }[] };

/** One thing a person does while trying a model out (`POST /v2/models/trial`). */
export type TrialStep =
  | { do: 'START'; processDefinitionId: string; variables: Variables }
  | { do: 'COMPLETE_TASK' | 'COMPLETE_JOB'; key: string; variables: Variables }
  | { do: 'FAIL_JOB'; key: string; message: string }
  | { do: 'THROW_ERROR'; key: string; errorCode: string; variables: Variables }
  | { do: 'STUB'; jobType: string; variables: Variables }
  | { do: 'NEXT_TIMER' }
  | { do: 'PUBLISH_MESSAGE'; name: string; correlationKey: string; variables: Variables }
  | { do: 'BROADCAST_SIGNAL'; name: string }
  | { do: 'RESOLVE_INCIDENT'; elementId: string };

export interface TrialRequest {
  resources: { name: string; content: string }[];
  startedAt: string;
  steps: TrialStep[];
  tenantId?: string;
  /** Java classes and beans of the model become jobs; without it they are refused. */
  delegatesAsJobs?: boolean;
  /** Of the mails; English without it. */
  language?: 'en' | 'de';
}

/** Where a model stands after the steps. */
export interface Trial {
  now: string;
  /** The zone of the server, in which times without one are meant. */
  timeZone: string;
  /** The step that could not be taken; those behind it were not tried. */
  refused: { index: number; code: string; message: string } | null;
  /** Processes that start with a form: by its id, or as it stands in the model. */
  startForms: {
    processDefinitionId: string;
    formId: string | null;
    schema: Record<string, unknown> | null;
  }[];
  instances: {
    key: string;
    processDefinitionId: string;
    state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
    isCalled: boolean;
    variables: Variables;
  }[];
  tasks: TrialTask[];
  jobs: TrialJob[];
  waits: TrialWait[];
  incidents: { elementId: string; code: string; message: string }[];
  mails: TrialMail[];
  elements: { elementId: string; active: number; completed: number; incidents: number }[];
  flows: string[];
  log: {
    at: string;
    kind: 'STARTED' | 'COMPLETED' | 'TERMINATED' | 'INCIDENT' | 'MAIL' | 'ENDED';
    elementId: string | null;
    processDefinitionId: string;
  }[];
}

export interface TrialMail {
  /** `MAIL_TASK`, or the kind of a mail that the server sends by itself. */
  kind: string;
  elementId: string;
  at: string;
  to: string[];
  groups: string[];
  subject: string;
  body: string;
}

export interface TrialTask {
  key: string;
  elementId: string;
  name: string | null;
  assignee: string | null;
  candidateUsers: string[];
  candidateGroups: string[];
  dueDate: string | null;
  formId: string | null;
  /** The form that stands in the model itself. */
  schema: Record<string, unknown> | null;
  variables: Variables;
}

export interface TrialJob {
  key: string;
  elementId: string;
  type: string;
  kind: string;
  retries: number;
  headers: Record<string, string>;
  variables: Variables;
}

export interface TrialWait {
  kind: 'TIMER' | 'MESSAGE' | 'SIGNAL' | 'CONDITION';
  elementId: string;
  name: string | null;
  correlationKey: string | null;
  dueAt: string | null;
}
