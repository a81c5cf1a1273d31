import { z } from 'zod';
import {
  anyJson,
  dateField,
  dateOrNull,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
  texts,
  values,
} from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import {
  businessId,
  ext,
  id,
  key,
  operationReference,
  opt,
  reason,
  tags,
  tenantId,
  timeoutMs,
  variables,
  withDefault,
} from '../../http/fields.ts';
import type { FilterKind } from '../../http/search-dto.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

export const INSTANCE_STATES = ['ACTIVE', 'COMPLETED', 'SUSPENDED', 'TERMINATED'] as const;
const ELEMENT_STATES = ['ACTIVE', 'COMPLETED', 'TERMINATED'] as const;

export const ProcessInstance = z
  .object({
    processInstanceKey: keyField(),
    processDefinitionId: textField(),
    processDefinitionName: textOrNull(),
    processDefinitionVersion: z.int(),
    processDefinitionVersionTag: textOrNull(),
    processDefinitionKey: keyField(),
    startDate: dateField(),
    endDate: dateOrNull(),
    state: z.enum(INSTANCE_STATES),
    suspendedDate: dateOrNull(),
    hasIncident: z.boolean(),
    tenantId: textField(),
    parentProcessInstanceKey: keyOrNull(),
    parentElementInstanceKey: keyOrNull(),
    rootProcessInstanceKey: keyOrNull(),
    tags: texts(),
    businessId: textOrNull(),
    startedBy: ext(textOrNull()),
    revision: ext(z.int()),
    incidentCount: ext(z.int()),
    waits: ext(z.array(anyJson())),
    stalledSince: ext(dateOrNull()),
    migratedFrom: ext(anyJson()),
  })
  .meta({ id: 'ProcessInstance' });

export const InstanceParams = params({ processInstanceKey: key() });

export const INSTANCE_FILTER = {
  processInstanceKey: 'key',
  processDefinitionId: 'text',
  processDefinitionName: 'text',
  processDefinitionVersion: 'number',
  processDefinitionVersionTag: 'text',
  processDefinitionKey: 'key',
  parentProcessInstanceKey: 'key',
  parentElementInstanceKey: 'key',
  startDate: 'date',
  endDate: 'date',
  suspendedDate: 'date',
  state: INSTANCE_STATES,
  hasIncident: 'boolean',
  tenantId: 'text',
  variables: 'variables',
  batchOperationId: 'text',
  batchOperationKey: 'text',
  errorMessage: 'text',
  hasRetriesLeft: 'boolean',
  elementInstanceState: ELEMENT_STATES,
  elementId: 'text',
  hasElementInstanceIncident: 'boolean',
  incidentErrorHashCode: 'number',
  tags: 'texts',
  businessId: 'text',
  startedBy: 'text',
  fingerprint: 'text',
  waitKind: 'text',
  stalled: 'boolean',
  waitingLongerThan: 'text',
} as const satisfies Readonly<Record<string, FilterKind>>;

export const InstanceSearch = searchBody(INSTANCE_FILTER, [
  'processInstanceKey',
  'processDefinitionId',
  'processDefinitionName',
  'processDefinitionVersion',
  'processDefinitionVersionTag',
  'processDefinitionKey',
  'parentProcessInstanceKey',
  'parentElementInstanceKey',
  'startDate',
  'endDate',
  'suspendedDate',
  'state',
  'hasIncident',
  'tenantId',
  'businessId',
]);
export const InstanceSearchAnswer = searchAnswer(ProcessInstance);

const AWAIT_MS_MAX = 300_000;

export const CreateInstanceBody = z
  .strictObject({
    processDefinitionId: opt(id()),
    processDefinitionKey: opt(key()),
    processDefinitionVersion: withDefault(z.int().min(-1), -1),
    variables: withDefault(variables(), {}),
    startInstructions: withDefault(z.array(z.strictObject({ elementId: id() })).max(100), []),
    runtimeInstructions: withDefault(
      z
        .array(z.strictObject({ type: z.literal('TERMINATE_PROCESS_INSTANCE'), afterElementId: id() }))
        .max(100),
      [],
    ),
    /** Ext: the variables come from the start form and have to keep its rules. */
    fromStartForm: withDefault(z.boolean(), false),
    awaitCompletion: withDefault(z.boolean(), false),
    requestTimeout: withDefault(timeoutMs().min(0).max(AWAIT_MS_MAX), 0),
    fetchVariables: opt(z.array(id()).max(1000)),
    tags: withDefault(tags(), []),
    businessId: opt(businessId()),
    tenantId: opt(tenantId()),
    operationReference: opt(operationReference()),
  })
  .superRefine((body, context) => {
    if (body.processDefinitionId === undefined && body.processDefinitionKey === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['processDefinitionId'],
        message: 'MISSING_FIELD: Send processDefinitionId or processDefinitionKey.',
      });
    }
    if (body.processDefinitionId !== undefined && body.processDefinitionKey !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['processDefinitionKey'],
        message: 'INVALID_VALUE: Send either processDefinitionId or processDefinitionKey.',
      });
    }
  });

export const CreatedInstance = z.object({
  processInstanceKey: keyField(),
  processDefinitionId: textField(),
  processDefinitionVersion: z.int(),
  processDefinitionKey: keyField(),
  tenantId: textField(),
  variables: values(),
  tags: texts(),
  businessId: textOrNull(),
});

/** Bodies of operator actions on one row. */
export const ActionBody = z.strictObject({
  operationReference: opt(operationReference()),
  reason: opt(reason()),
});

export const SequenceFlows = z.object({
  items: z.array(
    z.object({
      sequenceFlowId: textField(),
      elementId: textField(),
      processInstanceKey: keyField(),
      rootProcessInstanceKey: keyOrNull(),
      processDefinitionKey: keyField(),
      processDefinitionId: textField(),
      tenantId: textField(),
    }),
  ),
});

export const CallHierarchy = z.array(
  z.object({
    processInstanceKey: keyField(),
    processDefinitionKey: keyField(),
    processDefinitionName: textOrNull(),
  }),
);

export const CompensationList = z.object({
  completed: z.int(),
  active: z.int(),
  failed: z.int(),
  pending: z.int(),
  items: z.array(
    z
      .object({
        state: z.enum(['COMPLETED', 'TERMINATED', 'ACTIVE', 'FAILED', 'PENDING']),
        elementId: textField(),
        elementInstanceKey: keyOrNull(),
        incidentKey: keyOrNull(),
      })
      .meta({ id: 'Compensation' }),
  ),
});

export const WaitList = z.object({
  items: z.array(
    z
      .object({
        kind: textField(),
        elementInstanceKey: keyOrNull(),
        elementId: textOrNull(),
        since: dateOrNull(),
        until: dateOrNull(),
        what: values(),
        who: texts(),
        text: textField(),
      })
      .meta({ id: 'Wait' }),
  ),
});

export const WaitStateStatistics = z.object({
  items: z.array(z.object({ elementId: textField(), waitingCount: z.int() })),
});

export const HistorySearch = searchBody({ seq: 'number', at: 'date', type: 'text', elementId: 'text' }, [
  'seq',
]);
export const HistoryAnswer = searchAnswer(
  z.object({
    seq: z.number(),
    at: dateField(),
    type: textField(),
    elementInstanceKey: keyOrNull(),
    elementId: textOrNull(),
    actor: textOrNull(),
    reason: textOrNull(),
    data: anyJson(),
  }),
);
