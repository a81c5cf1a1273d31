import { z } from 'zod';
import {
  anyJson,
  dateField,
  dateOrNull,
  headers,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
  texts,
  values,
} from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import {
  anyCase,
  dateTime,
  ext,
  id,
  key,
  opt,
  reason,
  text,
  variables,
  withDefault,
} from '../../http/fields.ts';
import { filterSchema, searchAnswer, searchBody } from '../../http/search-dto.ts';
import type { FilterKind } from '../../http/search-dto.ts';
import { Form } from '../process-definitions/process-definitions.dto.ts';

export const TASK_STATES = [
  'CREATING',
  'CREATED',
  'ASSIGNING',
  'UPDATING',
  'COMPLETING',
  'COMPLETED',
  'CANCELING',
  'CANCELED',
  'FAILED',
] as const;

/** Negative for what has passed; null without a date or a working calendar, and further away than a month. */
const workingTime = () => z.object({ milliseconds: z.int(), days: z.int() }).nullable();

export const UserTask = z
  .object({
    userTaskKey: keyField(),
    name: textOrNull(),
    state: z.enum(TASK_STATES),
    assignee: textOrNull(),
    candidateGroups: texts(),
    candidateUsers: texts(),
    creationDate: dateField(),
    completionDate: dateOrNull(),
    dueDate: dateOrNull(),
    followUpDate: dateOrNull(),
    priority: z.int(),
    formKey: keyOrNull(),
    externalFormReference: textOrNull(),
    customHeaders: headers(),
    tags: texts(),
    elementId: textField(),
    elementInstanceKey: keyField(),
    processName: textOrNull(),
    processDefinitionId: textField(),
    processDefinitionVersion: z.int(),
    processDefinitionKey: keyField(),
    processInstanceKey: keyField(),
    rootProcessInstanceKey: keyOrNull(),
    businessId: textOrNull(),
    tenantId: textField(),
    revision: ext(z.int()),
    owner: ext(textOrNull()),
    delegationState: ext(textOrNull()),
    onBehalfOf: ext(textOrNull()),
    taskFields: ext(values()),
    outcomes: ext(z.array(z.object({ value: textField(), label: textField() }))),
    bulkAllowed: ext(z.boolean()),
    undoAllowed: ext(z.boolean()),
    hasDraft: ext(z.boolean()),
    commentCount: ext(z.int()),
    attachmentCount: ext(z.int()),
    sla: ext(textOrNull()),
    dueInWorkingTime: ext(workingTime()),
    followUpInWorkingTime: ext(workingTime()),
  })
  .meta({ id: 'UserTask' });

export const TaskParams = params({ userTaskKey: key() });

export const TASK_FILTER = {
  state: TASK_STATES,
  assignee: 'text',
  candidateGroup: 'text',
  candidateUser: 'text',
  priority: 'number',
  name: 'text',
  elementId: 'text',
  dueDate: 'date',
  followUpDate: 'date',
  creationDate: 'date',
  completionDate: 'date',
  businessId: 'text',
  tags: 'texts',
  processDefinitionId: 'text',
  processDefinitionKey: 'key',
  processInstanceKey: 'key',
  elementInstanceKey: 'key',
  userTaskKey: 'key',
  tenantId: 'text',
  processInstanceVariables: 'variables',
  localVariables: 'variables',
  sla: 'text',
  onBehalfOf: 'text',
  involved: 'text',
  text: 'text',
  owner: 'text',
  delegationState: ['PENDING', 'RESOLVED'],
  taskFields: 'fields',
} as const satisfies Readonly<Record<string, FilterKind>>;

export const TaskSearch = searchBody(
  TASK_FILTER,
  ['creationDate', 'completionDate', 'followUpDate', 'dueDate', 'priority', 'name', 'businessId'],
  'taskFields.',
);

export const TaskExplanation = z.object({
  statements: z.array(z.object({ kind: textField(), text: textField(), values: values() })),
});

export const TaskFieldsAnswer = z.object({
  items: z.array(
    z.object({
      name: textField(),
      type: z.enum(['text', 'number', 'boolean', 'date']),
      label: textOrNull(),
      processDefinitionIds: texts(),
    }),
  ),
});
export const TaskSearchAnswer = searchAnswer(UserTask);

export const AssignBody = z.strictObject({
  assignee: id(),
  allowOverride: withDefault(z.boolean(), true),
  action: opt(text(255)),
});
/** In which an answer is taken back by hand; longer would be another state of the task. */
const HOLD_MAX_MS = 10_000;
export const CompleteTaskBody = z.strictObject({
  variables: withDefault(variables(), {}),
  action: opt(text(255)),
  holdFor: opt(z.int().min(0).max(HOLD_MAX_MS)),
});

const date = () => opt(z.union([dateTime(), z.literal('')]));
const changeset = {
  dueDate: date(),
  followUpDate: date(),
  candidateUsers: opt(z.array(id()).max(1000)),
  candidateGroups: opt(z.array(id()).max(1000)),
  priority: opt(z.int().min(0).max(100)),
};

/** The change set wrapped, or bare as an older client sends it. */
export const UpdateTaskBody = z
  .strictObject({ changeset: opt(z.strictObject(changeset)), action: opt(text(255)), ...changeset })
  .transform(({ changeset: wrapped, action, ...bare }) => ({ changes: wrapped ?? bare, action }));

const TaskEscalation = z.object({
  userTaskKey: keyField(),
  at: dateField(),
  name: textOrNull(),
  assignee: textOrNull(),
  candidateUsers: texts(),
  candidateGroups: texts(),
  notifiedUsers: texts(),
  notifiedGroups: texts(),
});

export const TaskView = z.object({
  task: UserTask,
  form: Form.nullable(),
  variables: values(),
  draft: anyJson(),
  path: z.array(anyJson()),
  escalations: z.array(TaskEscalation),
  comments: anyJson(),
  attachments: anyJson(),
  allowed: texts(),
  deniedReason: z.object({ code: textField(), completed: textField() }).nullable(),
  revision: z.int(),
});

export const CountsBody = z.strictObject({
  queries: z.array(z.strictObject({ id: id(), filter: withDefault(filterSchema(TASK_FILTER), {}) })).max(20),
});
export const Counts = z.record(z.string(), z.int());

export const TaskDraft = z.object({
  variables: values(),
  savedAt: dateField(),
  formVersion: z.int().nullable(),
  revision: z.int(),
});
export const TaskDraftBody = z.strictObject({ variables: variables() });

const BULK_MAX = 200;
export const BulkBody = z.strictObject({
  action: anyCase(['CLAIM', 'ASSIGN', 'UNASSIGN', 'COMPLETE', 'UPDATE']),
  userTaskKeys: z.array(key()).min(1).max(BULK_MAX),
  params: withDefault(
    z.strictObject({
      assignee: opt(id()),
      variables: opt(variables()),
      action: opt(text(255)),
      changeset: opt(z.strictObject(changeset)),
    }),
    {
      assignee: undefined,
      variables: undefined,
      action: undefined,
      changeset: undefined,
    },
  ),
  reason: opt(reason()),
});
export const BulkAnswer = z.object({
  items: z.array(
    z.object({
      userTaskKey: keyField(),
      ok: z.boolean(),
      code: textOrNull().optional(),
      message: textOrNull().optional(),
    }),
  ),
});

export const DelegateTaskBody = z.strictObject({ assignee: id(), note: opt(reason()) });
export const ResolveTaskBody = z.strictObject({
  variables: withDefault(variables(), {}),
  note: opt(reason()),
});

/** A question, no document. */
const QUESTION_LENGTH_MAX = 2_000;
export const AskHandoverBody = z.strictObject({
  text: z
    .string()
    .max(QUESTION_LENGTH_MAX)
    .refine((value) => value.trim() !== '', { error: 'INVALID_VALUE: Write something.' }),
});
export const HandoverAsked = z.object({ commentKey: keyField(), text: textField(), mentions: texts() });

export const ThrowErrorBody = z.strictObject({
  errorCode: id(),
  message: opt(text(2000)),
  variables: withDefault(variables(), {}),
});
export const ThrowEscalationBody = z.strictObject({
  escalationCode: id(),
  message: opt(text(2000)),
  variables: withDefault(variables(), {}),
});
