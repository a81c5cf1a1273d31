import { z } from 'zod';
import {
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
  businessId,
  dateTime,
  ext,
  id,
  key,
  operationReference,
  opt,
  tenantId,
  text,
  timeoutMs,
  variables,
  withDefault,
} from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import type { FilterKind } from '../../http/search-dto.ts';

const LOCK_MS_MAX = 30 * 86_400_000;
const RETRIES_MAX = 1_000_000;
const ERROR_MESSAGE_MAX = 10_000;
const LEASE_LENGTH_MAX = 100;

export const JOB_KINDS = [
  'BPMN_ELEMENT',
  'EXECUTION_LISTENER',
  'TASK_LISTENER',
  'AD_HOC_SUB_PROCESS',
] as const;
export const LISTENER_EVENTS = [
  'ASSIGNING',
  'BEFORE_ALL',
  'CANCEL',
  'CANCELING',
  'COMPLETING',
  'CREATING',
  'END',
  'START',
  'UNSPECIFIED',
  'UPDATING',
] as const;
export const JOB_STATES = [
  'CREATED',
  'COMPLETED',
  'FAILED',
  'RETRIES_UPDATED',
  'TIMEOUT_UPDATED',
  'PRIORITY_UPDATED',
  'TIMED_OUT',
  'CANCELED',
  'ERROR_THROWN',
  'MIGRATED',
] as const;

const leaseToken = () => opt(z.string().min(1).max(LEASE_LENGTH_MAX));

export const JobParams = params({ jobKey: key() });

export const ActivateBody = z.strictObject({
  type: id(),
  timeout: timeoutMs().min(1).max(LOCK_MS_MAX),
  maxJobsToActivate: z.int().min(1),
  worker: withDefault(text(255), 'default'),
  fetchVariable: opt(z.array(z.string().max(255)).max(1000)),
  requestTimeout: withDefault(timeoutMs(), 0),
  tenantIds: opt(z.array(tenantId()).max(1000)),
  tenantFilter: withDefault(anyCase(['PROVIDED', 'ASSIGNED']), 'PROVIDED'),
  withLease: withDefault(z.boolean(), false),
});

/** Values separated by commas. */
const listText = (item: z.ZodType<string, string>, max: number) =>
  opt(
    z
      .string()
      .max(100_000)
      .transform((value) => value.split(',').map((part) => part.trim()))
      .pipe(z.array(item).max(max)),
  );
const numberText = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'INVALID_VALUE: Send a whole number.' })
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** Jobs that one stream may have at work; more would sit in a worker's memory. */
const STREAMED_JOBS_MAX = 1_000;

/** The query of a stream of jobs: as the body of an activation. */
export const StreamQuery = z.strictObject({
  type: id(),
  timeout: numberText(1, LOCK_MS_MAX),
  maxJobs: numberText(1, STREAMED_JOBS_MAX),
  worker: withDefault(text(255), 'default'),
  fetchVariable: listText(text(255), 1000),
  tenantIds: listText(tenantId(), 1000),
  withLease: withDefault(
    z
      .enum(['true', 'false'], { error: 'INVALID_VALUE: Send true or false.' })
      .transform((value) => value === 'true'),
    false,
  ),
});

export const ActivatedJobs = z.object({
  jobs: z.array(
    z
      .object({
        type: textField(),
        processDefinitionId: textField(),
        processDefinitionVersion: z.int(),
        elementId: textField(),
        customHeaders: values(),
        worker: textField(),
        retries: z.int(),
        deadline: z.int(),
        variables: values(),
        tenantId: textField(),
        jobKey: keyField(),
        processInstanceKey: keyField(),
        processDefinitionKey: keyField(),
        elementInstanceKey: keyField(),
        rootProcessInstanceKey: keyOrNull(),
        kind: z.enum(JOB_KINDS),
        listenerEventType: z.enum(LISTENER_EVENTS),
        userTask: z.unknown().nullable(),
        tags: texts(),
        physicalTenantId: textField(),
        businessId: textOrNull(),
        priority: z.int(),
        leaseToken: textOrNull().optional(),
        attempt: ext(z.int()),
        idempotencyKey: ext(textField()),
        traceparent: ext(textOrNull()),
      })
      .meta({ id: 'ActivatedJob' }),
  ),
});

const corrections = z.strictObject({
  assignee: opt(z.string().max(255)),
  dueDate: opt(z.union([dateTime(), z.literal('')])),
  followUpDate: opt(z.union([dateTime(), z.literal('')])),
  candidateUsers: opt(z.array(id()).max(1000)),
  candidateGroups: opt(z.array(id()).max(1000)),
  priority: opt(z.int().min(0).max(100)),
});

const jobResult = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('userTask'),
    denied: opt(z.boolean()),
    deniedReason: opt(text(2000)),
    corrections: opt(corrections),
  }),
  z.strictObject({
    type: z.literal('adHocSubProcess'),
    activateElements: opt(
      z.array(z.strictObject({ elementId: id(), variables: opt(variables()) })).max(1000),
    ),
    isCompletionConditionFulfilled: opt(z.boolean()),
    isCancelRemainingInstances: opt(z.boolean()),
  }),
]);

export const CompleteBody = z.strictObject({
  variables: withDefault(variables(), {}),
  result: opt(jobResult),
  leaseToken: leaseToken(),
  businessId: opt(businessId()),
});

export const FailBody = z.strictObject({
  retries: opt(z.int().min(0).max(RETRIES_MAX)),
  errorMessage: opt(text(ERROR_MESSAGE_MAX)),
  retryBackOff: opt(timeoutMs().min(0).max(LOCK_MS_MAX)),
  /** Own: told apart here, the server counts the attempts. */
  failureClass: opt(anyCase(['TRANSIENT', 'PERMANENT'])),
  retryAfter: opt(timeoutMs().min(0).max(LOCK_MS_MAX)),
  variables: withDefault(variables(), {}),
  leaseToken: leaseToken(),
});

export const ErrorBody = z.strictObject({
  errorCode: id(),
  errorMessage: opt(text(ERROR_MESSAGE_MAX)),
  variables: withDefault(variables(), {}),
  leaseToken: leaseToken(),
});

export const JOB_CHANGES = z.strictObject({
  retries: opt(z.int().min(0).max(RETRIES_MAX)),
  timeout: opt(timeoutMs().min(0).max(LOCK_MS_MAX)),
  priority: opt(z.int().min(-1_000_000).max(1_000_000)),
});
export const UpdateJobBody = z.strictObject({
  changeset: JOB_CHANGES,
  operationReference: opt(operationReference()),
  leaseToken: leaseToken(),
});

export const Job = z
  .object({
    jobKey: keyField(),
    type: textField(),
    worker: textField(),
    state: z.enum(JOB_STATES),
    retries: z.int(),
    kind: z.enum(JOB_KINDS),
    listenerEventType: z.enum(LISTENER_EVENTS),
    customHeaders: headers(),
    deadline: dateOrNull(),
    creationTime: dateOrNull(),
    lastUpdateTime: dateOrNull(),
    endTime: dateOrNull(),
    errorCode: textOrNull(),
    errorMessage: textOrNull(),
    deniedReason: textOrNull(),
    isDenied: z.boolean().nullable(),
    hasFailedWithRetriesLeft: z.boolean(),
    elementId: textOrNull(),
    elementInstanceKey: keyField(),
    processInstanceKey: keyField(),
    rootProcessInstanceKey: keyOrNull(),
    processDefinitionKey: keyField(),
    processDefinitionId: textField(),
    tenantId: textField(),
    priority: z.int(),
    businessId: textOrNull(),
    attempt: ext(z.int()),
    nextRunAt: ext(dateOrNull()),
    traceparent: ext(textOrNull()),
  })
  .meta({ id: 'Job' });

export const JOB_FILTER = {
  jobKey: 'key',
  type: 'text',
  worker: 'text',
  state: JOB_STATES,
  retries: 'number',
  priority: 'number',
  kind: JOB_KINDS,
  listenerEventType: LISTENER_EVENTS,
  deadline: 'date',
  creationTime: 'date',
  lastUpdateTime: 'date',
  endTime: 'date',
  errorCode: 'text',
  errorMessage: 'text',
  deniedReason: 'text',
  isDenied: 'boolean',
  hasFailedWithRetriesLeft: 'boolean',
  elementId: 'text',
  elementInstanceKey: 'key',
  processInstanceKey: 'key',
  processDefinitionKey: 'key',
  processDefinitionId: 'text',
  tenantId: 'text',
} as const satisfies Readonly<Record<string, FilterKind>>;
export const JobSearch = searchBody(JOB_FILTER);
export const JobSearchAnswer = searchAnswer(Job);
