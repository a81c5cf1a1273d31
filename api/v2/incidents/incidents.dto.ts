import { z } from 'zod';
import {
  anyJson,
  dateField,
  dateOrNull,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
  values,
} from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import {
  closedEnum,
  ext,
  key,
  operationReference,
  opt,
  reason,
  timeoutMs,
  withDefault,
} from '../../http/fields.ts';
import { filterSchema, searchAnswer, searchBody } from '../../http/search-dto.ts';

/** The error types of the public spec; own ones are UNKNOWN in plain answers and exact in `incidentType`. */
export const ERROR_TYPES = [
  'AD_HOC_SUB_PROCESS_NO_RETRIES',
  'CALLED_DECISION_ERROR',
  'CALLED_ELEMENT_ERROR',
  'CONDITION_ERROR',
  'DECISION_EVALUATION_ERROR',
  'EXECUTION_LISTENER_NO_RETRIES',
  'EXTRACT_VALUE_ERROR',
  'FORM_NOT_FOUND',
  'IO_MAPPING_ERROR',
  'JOB_NO_RETRIES',
  'MESSAGE_SIZE_EXCEEDED',
  'RESOURCE_NOT_FOUND',
  'SECRET_RESOLUTION_ERROR',
  'TASK_LISTENER_NO_RETRIES',
  'UNHANDLED_ERROR_EVENT',
  'UNKNOWN',
  'UNSPECIFIED',
] as const;
const OWN_TYPES = [
  'LIMIT_EXCEEDED',
  'SCRIPT_ERROR',
  'OUTCOME_IN_DOUBT',
  'NO_WORKER',
  'ENGINE_DEFECT',
] as const;
const STATES = ['ACTIVE', 'MIGRATED', 'PENDING', 'RESOLVED', 'UNKNOWN'] as const;

export const Incident = z
  .object({
    incidentKey: keyField(),
    errorType: closedEnum(ERROR_TYPES, {}, 'UNKNOWN'),
    errorMessage: textField(),
    state: z.enum(STATES),
    creationTime: dateField(),
    elementId: textField(),
    elementInstanceKey: keyField(),
    jobKey: keyOrNull(),
    processInstanceKey: keyField(),
    rootProcessInstanceKey: keyOrNull(),
    processDefinitionKey: keyField(),
    processDefinitionId: textField(),
    tenantId: textField(),
    incidentType: ext(textField()),
    fingerprint: ext(textOrNull()),
    attempts: ext(z.int().nullable()),
    annotation: ext(textOrNull()),
    resolvedAt: ext(dateOrNull()),
    resolvedBy: ext(textOrNull()),
  })
  .meta({ id: 'Incident' });

export const IncidentParams = params({ incidentKey: key() });

const FILTER_FIELDS = {
  incidentKey: 'key',
  errorType: [...ERROR_TYPES, ...OWN_TYPES],
  errorMessage: 'text',
  state: STATES,
  creationTime: 'date',
  elementId: 'text',
  elementInstanceKey: 'key',
  jobKey: 'key',
  processInstanceKey: 'key',
  processDefinitionKey: 'key',
  processDefinitionId: 'text',
  tenantId: 'text',
  fingerprint: 'text',
} as const;
export const IncidentSearch = searchBody(FILTER_FIELDS);
export const IncidentSearchAnswer = searchAnswer(Incident);

const RETRIES_MAX = 1_000;
const WAIT_MS_MAX = 30_000;

export const ResolveBody = z.strictObject({
  operationReference: opt(operationReference()),
  reason: opt(reason()),
  retries: opt(z.int().min(1).max(RETRIES_MAX)),
  waitForAttempt: opt(timeoutMs().min(0).max(WAIT_MS_MAX)),
});
export const Resolution = z.object({
  incidentKey: keyField(),
  result: z.enum(['RESOLVED', 'FAILED_AGAIN', 'RUNNING']),
  newIncidentKey: keyOrNull(),
});

const REDRIVE_MAX = 1_000;
const CURSOR_LENGTH_MAX = 2_048;

export const RedriveBody = z
  .strictObject({
    incidentKeys: opt(z.array(key()).min(1).max(REDRIVE_MAX)),
    filter: opt(filterSchema(FILTER_FIELDS)),
    retries: withDefault(z.int().min(1).max(RETRIES_MAX), 1),
    reason: opt(reason()),
    limit: withDefault(z.int().min(1).max(REDRIVE_MAX), 200),
    after: opt(z.string().max(CURSOR_LENGTH_MAX)),
  })
  .refine((body) => (body.incidentKeys === undefined) !== (body.filter === undefined), {
    error: 'MISSING_FIELD: Send incidentKeys, or a filter; {} is all of them.',
  });
export const Redriven = z.object({
  matched: z.int(),
  resolved: z.int(),
  failed: z.array(z.object({ incidentKey: keyField(), code: textField(), message: textField() })),
  after: textOrNull(),
});

export const IncidentDetails = z.object({
  message: textField(),
  stack: textOrNull(),
  attempts: z.array(anyJson()),
  inputs: values(),
  traceId: textOrNull(),
});
