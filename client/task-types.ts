/** The objects of the HTTP API that the work of people uses; see `api-types.ts` for the others. */
import type {
  CommentKey,
  DateTime,
  ElementInstanceKey,
  Form,
  FormKey,
  ProcessDefinitionKey,
  ProcessInstanceKey,
  SavedFilterKey,
  UserTaskKey,
  Variables,
} from './api-types.ts';

export type UserTaskState =
  | 'CREATING'
  | 'CREATED'
  | 'ASSIGNING'
  | 'UPDATING'
  | 'COMPLETING'
  | 'COMPLETED'
  | 'CANCELING'
  | 'CANCELED'
  | 'FAILED';

export interface UserTask {
  userTaskKey: UserTaskKey;
  name: string | null;
  state: UserTaskState;
  assignee: string | null;
  candidateGroups: string[];
  candidateUsers: string[];
  creationDate: DateTime;
  completionDate: DateTime | null;
  dueDate: DateTime | null;
  followUpDate: DateTime | null;
  priority: number;
  formKey: FormKey | null;
  externalFormReference: string | null;
  customHeaders: Record<string, string>;
  tags: string[];
  elementId: string;
  elementInstanceKey: ElementInstanceKey;
  processName: string | null;
  processDefinitionId: string;
  processDefinitionVersion: number;
  processDefinitionKey: ProcessDefinitionKey;
  processInstanceKey: ProcessInstanceKey;
  rootProcessInstanceKey: ProcessInstanceKey | null;
  businessId: string | null;
  tenantId: string;
  revision?: number;
  owner?: string | null;
  delegationState?: 'PENDING' | 'RESOLVED' | null;
  onBehalfOf?: string | null;
  taskFields?: Record<string, unknown>;
  outcomes?: TaskOutcome[];
  bulkAllowed?: boolean;
  undoAllowed?: boolean;
  hasDraft?: boolean;
  commentCount?: number;
  attachmentCount?: number;
  sla?: 'OK' | 'DUE_SOON' | 'OVERDUE';
  dueInWorkingTime?: WorkingDistance | null;
  followUpInWorkingTime?: WorkingDistance | null;
}

/** How far a date is in the working time of its calendar; negative for what has passed. */
export interface WorkingDistance {
  milliseconds: number;
  /** Working days until its day: 0 on the same one. */
  days: number;
}

export interface SubstitutionFields {
  absentUser: string;
  deputyUser: string;
  from: DateTime;
  until: DateTime;
  note?: string;
}

/** An absence with the deputy who works on what is assigned to the absent person. */
export interface Substitution extends SubstitutionFields {
  substitutionKey: string;
  processDefinitionIds: string[];
  state: 'PLANNED' | 'ACTIVE' | 'ENDED';
}

export const mailKinds = [
  'task-assigned',
  'task-available',
  'task-reminder',
  'task-overdue',
  'task-escalated',
  'task-reassigned',
  'task-canceled',
  'task-digest',
  'comment-mention',
  'substitute-notice',
  'request-received',
  'request-outcome',
  'request-needs-info',
  'process-canceled',
  'incident-alert',
  'incident-resolved',
  'stalled-alert',
  'ops-digest',
  'batch-finished',
  'migration-finished',
  'deployment-notice',
] as const;
export type MailKind = (typeof mailKinds)[number];
/** All templates; nobody can switch off the mail that they asked for a moment ago. */
export const mailTemplateNames = [...mailKinds, 'token-expiring', 'smtp-test'] as const;
export type MailTemplateName = (typeof mailTemplateNames)[number];
export type MailState = 'QUEUED' | 'SENT' | 'FAILED' | 'CANCELED';

/** One mail of the outbox. */
export interface Mail {
  mailKey: string;
  to: string;
  username: string;
  subject: string | null;
  template: MailTemplateName;
  state: MailState;
  attempts: number;
  lastError: string | null;
  messageId: string;
  createdAt: DateTime;
  sentAt: DateTime | null;
  nextAttemptAt: DateTime | null;
}

export interface MailParts {
  subject: string;
  html: string;
  text: string;
}

export type NotificationType =
  'TASK_ASSIGNED' | 'TASK_REASSIGNED' | 'TASK_ESCALATED' | 'COMMENT_MENTION' | 'WEBHOOK_OFF';

/** What a person is told; `text` is English, the other members say the same in any language. */
export interface Notification {
  notificationKey: string;
  type: NotificationType;
  text: string;
  link: string;
  actor: string | null;
  name: string | null;
  processName: string | null;
  businessId: string | null;
  createdAt: DateTime;
  readAt: DateTime | null;
}

export interface MailWithParts extends Mail {
  subject: string;
  html: string;
  text: string;
}

export interface MailTemplateId {
  name: string;
  language: 'en' | 'de';
}

/** What mails of one kind say in one language. */
export interface MailTemplate extends MailTemplateId, MailParts {
  /** False: the words of the product. */
  isOwn: boolean;
  updatedBy: string | null;
  updatedAt: DateTime | null;
}

export interface NotificationPreferences {
  mailOff: MailKind[];
  quietHours: { from: string; until: string } | null;
  digest: 'NONE' | 'DAILY' | 'WEEKLY';
  digestAt: string;
  /** ISO days of the week, Monday is 1. */
  digestDays: number[];
  /** No single mails about what the digest has. */
  digestOnly: boolean;
}

/** Why somebody has a task; `text` is English, `kind` and `values` say the same in any language. */
export interface TaskStatement {
  kind: string;
  text: string;
  values: Record<string, string>;
}

/** A way to complete the task that its form names. */
export interface TaskOutcome {
  value: string;
  label: string;
}

/** A variable that the process declares for lists of its tasks. */
export interface TaskField {
  name: string;
  type: 'text' | 'number' | 'boolean' | 'date';
  label: string | null;
  processDefinitionIds: string[];
}

export interface UserTaskFilter {
  state?: unknown;
  assignee?: unknown;
  candidateGroup?: unknown;
  candidateUser?: unknown;
  priority?: unknown;
  name?: unknown;
  elementId?: unknown;
  dueDate?: unknown;
  creationDate?: unknown;
  completionDate?: unknown;
  businessId?: unknown;
  processDefinitionId?: unknown;
  processDefinitionKey?: unknown;
  processInstanceKey?: unknown;
  userTaskKey?: unknown;
  sla?: unknown;
  involved?: unknown;
  text?: string;
  taskFields?: { name: string; value: string | Record<string, string | boolean> }[];
  $or?: UserTaskFilter[];
}

export interface TaskDraft {
  variables: Variables;
  savedAt: DateTime;
  formVersion?: number | null;
  revision?: number;
}

export interface TaskPathStep {
  elementId: string;
  name: string | null;
  state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  by?: string | null;
  at: DateTime;
  /** Of a completed step: how long somebody had it, or how long it was active where nobody did. */
  durationMs?: number | null;
  /** The outcome that was chosen. */
  action?: string | null;
  /** Whose task it was, where somebody else completed it. */
  onBehalfOf?: string | null;
}

export type BulkTaskAction = 'CLAIM' | 'ASSIGN' | 'UNASSIGN' | 'COMPLETE';

/** What came of one task of many. */
export interface BulkTaskItem {
  userTaskKey: UserTaskKey;
  ok: boolean;
  code?: string;
  message?: string;
}

export interface SavedFilterFields {
  area: 'TASKS';
  name: string;
  /** The words of the page's address. */
  query: Record<string, unknown>;
  sharedWith: { users: string[]; groups: string[]; roles: string[]; all: boolean };
}

export interface SavedFilter extends SavedFilterFields {
  filterKey: SavedFilterKey;
  owner: string;
  revision: number;
}

/** A comment as the view of its task shows it. */
export interface TaskComment {
  commentKey: CommentKey;
  author: string;
  text: string;
  mentions: string[];
  createdAt: DateTime;
  editedAt: DateTime | null;
}

/** A file or a link beside a task. */
export interface Attachment {
  attachmentKey: string;
  name: string;
  description: string | null;
  type: string | null;
  url: string | null;
  documentId: string | null;
  contentType: string | null;
  size: number | null;
  by: string;
  at: DateTime;
}

/** A late task, and who was asked to help: who got it, and who was only told. */
export interface TaskEscalation {
  userTaskKey: UserTaskKey;
  at: DateTime;
  name: string | null;
  assignee: string | null;
  candidateUsers: string[];
  candidateGroups: string[];
  notifiedUsers: string[];
  notifiedGroups: string[];
}

/** Task, form, variables and draft in one snapshot with one revision (`GET …/view`). */
export interface TaskView {
  task: UserTask;
  form?: Form | null;
  variables: Variables;
  draft?: TaskDraft | null;
  path: TaskPathStep[];
  escalations: TaskEscalation[];
  comments: TaskComment[];
  attachments?: Attachment[];
  allowed: string[];
  /** Why the caller may not claim it, though its candidates may. */
  deniedReason?: { code: string; completed: string } | null;
  revision: number;
}

export interface AuditEntry {
  auditLogKey: string;
  entityKey: string;
  entityType: string;
  operationType: string;
  timestamp: DateTime;
  actorId: string | null;
  actorType: string | null;
  result: string;
  category?: string;
  reason?: string | null;
}
