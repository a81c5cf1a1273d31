/** What people asked for by starting a process, as its requester sees it. */
import type { DateTime, ProcessDefinitionKey, ProcessInstanceKey, Variables } from './api-types.ts';
import type { Attachment, TaskComment } from './task-types.ts';

export interface RequestStep {
  elementId: string;
  name: string;
  /** Work for people. */
  isTask: boolean;
  since: DateTime;
  assignee: string | null;
  candidateUsers: string[];
  candidateGroups: string[];
  dueDate: DateTime | null;
}

export interface ProcessRequest {
  processInstanceKey: ProcessInstanceKey;
  processDefinitionId: string;
  processDefinitionKey: ProcessDefinitionKey;
  processName: string;
  processVersion: number;
  businessId: string | null;
  state: 'ACTIVE' | 'SUSPENDED' | 'COMPLETED' | 'TERMINATED';
  /** Somebody who looks after the process has to act. */
  isStuck: boolean;
  startDate: DateTime;
  endDate: DateTime | null;
  steps: RequestStep[];
  /** How it ended, in the words of its model. */
  outcome: string | null;
  mayCancel: boolean;
  tenantId: string;
}

export interface RequestFilter {
  text?: string;
  isRunning?: boolean;
}

export interface RequestStripStep {
  elementId: string;
  name: string;
  /** MAYBE: another way may lead past it. */
  state: 'DONE' | 'ACTIVE' | 'SURE' | 'MAYBE';
}

export interface RequestEvent {
  kind: 'TASK_DONE' | 'STEP_DONE';
  elementId: string;
  name: string;
  by: string | null;
  action: string | null;
  at: DateTime;
  durationMs: number;
}

export interface RequestAnswer {
  /** Null for what was said at the start. */
  userTaskKey: string | null;
  name: string | null;
  at: DateTime;
  variables: Variables;
  form: { schema: string } | null;
}

export interface RequestNote {
  commentKey: string;
  author: string;
  text: string;
  createdAt: DateTime;
  /** Of the task that it stands beside. */
  name: string;
  mentions: string[];
}

export interface RequestView extends ProcessRequest {
  strip: RequestStripStep[];
  history: RequestEvent[];
  /** Of one that was canceled. */
  end: { by: string | null; reason: string | null } | null;
  answers: RequestAnswer[];
  notes: RequestNote[];
  comments: TaskComment[];
  attachments: Attachment[];
}
