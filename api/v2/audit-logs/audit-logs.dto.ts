import { z } from 'zod';
import { dateField, keyOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { ext, key } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

const ENTITY_TYPES = [
  ...['AUTHORIZATION', 'BATCH', 'CLIENT', 'DECISION', 'GROUP', 'INCIDENT', 'JOB', 'MAPPING_RULE'],
  ...['PROCESS_INSTANCE', 'RESOURCE', 'ROLE', 'TENANT', 'USER', 'USER_TASK', 'VARIABLE'],
] as const;
const OPERATION_TYPES = [
  ...['ASSIGN', 'CANCEL', 'COMPLETE', 'CREATE', 'DELETE', 'EVALUATE', 'MIGRATE', 'MODIFY', 'RESOLVE'],
  ...['RESUME', 'SUSPEND', 'UNASSIGN', 'UNKNOWN', 'UPDATE'],
] as const;
const ACTOR_TYPES = ['ANONYMOUS', 'CLIENT', 'UNKNOWN', 'USER'] as const;
const CATEGORIES = ['ADMIN', 'DEPLOYED_RESOURCES', 'USER_TASKS'] as const;
const RESULTS = ['FAIL', 'SUCCESS'] as const;

const ofTask = {
  operationType: OPERATION_TYPES,
  result: RESULTS,
  timestamp: 'date',
  actorType: ACTOR_TYPES,
  actorId: 'text',
} as const;
const filter = {
  ...ofTask,
  auditLogKey: 'text',
  processDefinitionKey: 'key',
  processInstanceKey: 'key',
  elementInstanceKey: 'key',
  agentElementId: 'text',
  entityKey: 'text',
  entityType: ENTITY_TYPES,
  tenantId: 'text',
  category: CATEGORIES,
  deploymentKey: 'key',
  formKey: 'key',
  resourceKey: 'key',
  batchOperationType: 'text',
  processDefinitionId: 'text',
  jobKey: 'key',
  userTaskKey: 'key',
  decisionRequirementsId: 'text',
  decisionRequirementsKey: 'key',
  decisionDefinitionId: 'text',
  decisionDefinitionKey: 'key',
  decisionEvaluationKey: 'key',
  relatedEntityKey: 'text',
  relatedEntityType: 'text',
  entityDescription: 'text',
} as const;
const NOT_SORTED = ['agentElementId', 'deploymentKey', 'formKey', 'resourceKey', 'processInstanceKey'];
const SORT = Object.keys(filter).filter(
  (field) => !NOT_SORTED.includes(field) && !/^relatedEntity|^entityDescription/.test(field),
);

export const AuditLogSearch = searchBody(filter, [
  ...SORT,
  'batchOperationKey',
  'elementInstanceKey',
  'processInstanceKey',
]);
export const TaskAuditLogSearch = searchBody(ofTask, SORT);
export const AuditLogParams = params({
  auditLogKey: z.string().regex(/^\d{1,25}$/, { error: 'INVALID_VALUE: The key has 1 to 25 digits.' }),
});
export const TaskParams = params({ userTaskKey: key() });

export const AuditLog = z
  .object({
    auditLogKey: textField(),
    entityKey: textField(),
    entityType: z.enum(ENTITY_TYPES),
    operationType: z.enum(OPERATION_TYPES),
    batchOperationKey: keyOrNull(),
    batchOperationType: textOrNull(),
    timestamp: dateField(),
    actorId: textOrNull(),
    actorType: z.enum(ACTOR_TYPES).nullable(),
    agentElementId: textOrNull(),
    tenantId: textOrNull(),
    result: z.enum(RESULTS),
    category: z.enum(CATEGORIES),
    processDefinitionId: textOrNull(),
    processDefinitionKey: keyOrNull(),
    processInstanceKey: keyOrNull(),
    rootProcessInstanceKey: keyOrNull(),
    elementInstanceKey: keyOrNull(),
    jobKey: keyOrNull(),
    userTaskKey: keyOrNull(),
    decisionRequirementsId: textOrNull(),
    decisionRequirementsKey: keyOrNull(),
    decisionDefinitionId: textOrNull(),
    decisionDefinitionKey: keyOrNull(),
    decisionEvaluationKey: keyOrNull(),
    deploymentKey: keyOrNull(),
    formKey: keyOrNull(),
    resourceKey: keyOrNull(),
    relatedEntityKey: textOrNull(),
    relatedEntityType: z.enum(ENTITY_TYPES).nullable(),
    entityDescription: textOrNull(),
    reason: ext(textOrNull()),
    seq: ext(z.int()),
  })
  .meta({ id: 'AuditLog' });
export const AuditLogSearchAnswer = searchAnswer(AuditLog);
