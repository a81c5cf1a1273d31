import { z } from 'zod';
import {
  dateField,
  dateOrNull,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
} from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import {
  closedEnum,
  ext,
  id,
  key,
  operationReference,
  opt,
  variables,
  withDefault,
} from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

/** The element types of the public spec; others are shown as the nearest one in plain answers. */
export const ELEMENT_TYPES = [
  'UNSPECIFIED',
  'PROCESS',
  'SUB_PROCESS',
  'EVENT_SUB_PROCESS',
  'AD_HOC_SUB_PROCESS',
  'AD_HOC_SUB_PROCESS_INNER_INSTANCE',
  'START_EVENT',
  'INTERMEDIATE_CATCH_EVENT',
  'INTERMEDIATE_THROW_EVENT',
  'BOUNDARY_EVENT',
  'END_EVENT',
  'SERVICE_TASK',
  'RECEIVE_TASK',
  'USER_TASK',
  'MANUAL_TASK',
  'TASK',
  'EXCLUSIVE_GATEWAY',
  'INCLUSIVE_GATEWAY',
  'PARALLEL_GATEWAY',
  'EVENT_BASED_GATEWAY',
  'SEQUENCE_FLOW',
  'MULTI_INSTANCE_BODY',
  'CALL_ACTIVITY',
  'BUSINESS_RULE_TASK',
  'SCRIPT_TASK',
  'SEND_TASK',
  'UNKNOWN',
] as const;

export const ElementInstance = z
  .object({
    elementInstanceKey: keyField(),
    elementId: textField(),
    elementName: textField(),
    type: closedEnum(ELEMENT_TYPES, { TRANSACTION: 'SUB_PROCESS' }, 'UNKNOWN'),
    state: z.enum(['ACTIVE', 'COMPLETED', 'TERMINATED']),
    startDate: dateField(),
    endDate: dateOrNull(),
    hasIncident: z.boolean(),
    incidentKey: keyOrNull(),
    processInstanceKey: keyField(),
    rootProcessInstanceKey: keyOrNull(),
    processDefinitionKey: keyField(),
    processDefinitionId: textField(),
    tenantId: textField(),
    scopeKey: ext(keyOrNull()),
    bpmnType: ext(textOrNull()),
    loopIndex: ext(z.int().nullable()),
    attempts: ext(z.int().nullable()),
    calledProcessInstanceKey: ext(keyOrNull()),
    endedBy: ext(textOrNull()),
  })
  .meta({ id: 'ElementInstance' });

export const ElementParams = params({ elementInstanceKey: key() });

export const ElementSearch = searchBody({
  processDefinitionId: 'text',
  state: ['ACTIVE', 'COMPLETED', 'TERMINATED'],
  type: [...ELEMENT_TYPES, 'TRANSACTION'],
  elementId: 'text',
  elementName: 'text',
  hasIncident: 'boolean',
  tenantId: 'text',
  elementInstanceKey: 'key',
  processInstanceKey: 'key',
  processDefinitionKey: 'key',
  incidentKey: 'key',
  startDate: 'date',
  endDate: 'date',
  elementInstanceScopeKey: 'key',
});
export const ElementSearchAnswer = searchAnswer(ElementInstance);

export const ActivateBody = z.strictObject({
  elements: z
    .array(z.strictObject({ elementId: id(), variables: withDefault(variables(), {}) }))
    .min(1)
    .max(100),
  cancelRemainingInstances: withDefault(z.boolean(), false),
});

export const TriggerBody = z.strictObject({ variables: withDefault(variables(), {}) });

export const SetVariablesBody = z.strictObject({
  variables: variables(),
  local: withDefault(z.boolean(), false),
  operationReference: opt(operationReference()),
});
