import type { JsonObject } from '#runtime';

type Known = readonly [operationType: string, entityType: string, entityKey: string];

/** What a command is called in the audit log, what it was done to, and which field of its row is the key of that. */
const OPERATIONS: Readonly<Record<string, Known>> = {
  createInstance: ['CREATE', 'PROCESS_INSTANCE', 'processInstanceKey'],
  cancelInstance: ['CANCEL', 'PROCESS_INSTANCE', 'processInstanceKey'],
  suspendInstance: ['SUSPEND', 'PROCESS_INSTANCE', 'processInstanceKey'],
  resumeInstance: ['RESUME', 'PROCESS_INSTANCE', 'processInstanceKey'],
  modifyInstance: ['MODIFY', 'PROCESS_INSTANCE', 'processInstanceKey'],
  migrateInstance: ['MIGRATE', 'PROCESS_INSTANCE', 'processInstanceKey'],
  setVariables: ['UPDATE', 'VARIABLE', 'processInstanceKey'],
  deleteVariables: ['DELETE', 'VARIABLE', 'processInstanceKey'],
  assignUserTask: ['ASSIGN', 'USER_TASK', 'userTaskKey'],
  completeUserTask: ['COMPLETE', 'USER_TASK', 'userTaskKey'],
  delegateUserTask: ['UPDATE', 'USER_TASK', 'userTaskKey'],
  resolveUserTask: ['UPDATE', 'USER_TASK', 'userTaskKey'],
  updateUserTask: ['UPDATE', 'USER_TASK', 'userTaskKey'],
  updateJobRetries: ['UPDATE', 'JOB', 'jobKey'],
  resolveIncident: ['RESOLVE', 'INCIDENT', 'incidentKey'],
};

export const auditedKinds: readonly string[] = Object.keys(OPERATIONS);

/** Digits that the number of a transition has in the key of its entry. */
const SEQ_DIGITS = 6;

/** An entry is a transition of an instance: its key is the instance's, then the transition's number. */
export function entryOfKey(auditLogKey: string): { instanceKey: string; operationId: string } | null {
  const instanceKey = auditLogKey.slice(0, -SEQ_DIGITS);
  const seq = Number(auditLogKey.slice(-SEQ_DIGITS));
  return instanceKey === '' ? null : { instanceKey, operationId: `${instanceKey}-${seq}` };
}

/** One operation of the journal as the public spec has it. */
export function toAuditLog(row: JsonObject): JsonObject {
  const [type = 'UNKNOWN', entityType = 'PROCESS_INSTANCE', keyField = 'processInstanceKey'] =
    OPERATIONS[String(row['kind'])] ?? [];
  const isUnassignment = type === 'ASSIGN' && row['assignee'] === null;
  const [instanceKey = '', seq = ''] = String(row['operationId']).split('-');
  return {
    ...nothing,
    auditLogKey: `${instanceKey}${seq.padStart(SEQ_DIGITS, '0')}`,
    entityKey: String(row[keyField] ?? row['processInstanceKey']),
    entityType,
    operationType: isUnassignment ? 'UNASSIGN' : type,
    timestamp: row['timestamp'] ?? null,
    actorId: row['actor'] ?? null,
    actorType: row['actorIsClient'] === true ? 'CLIENT' : 'USER',
    tenantId: row['tenantId'] ?? null,
    // What was refused changed nothing, and is no transition.
    result: 'SUCCESS',
    category: entityType === 'USER_TASK' ? 'USER_TASKS' : 'DEPLOYED_RESOURCES',
    processDefinitionId: row['processDefinitionId'] ?? null,
    processDefinitionKey: row['processDefinitionKey'] ?? null,
    processInstanceKey: row['processInstanceKey'] ?? null,
    rootProcessInstanceKey: row['rootProcessInstanceKey'] ?? null,
    jobKey: row['jobKey'] ?? null,
    userTaskKey: row['userTaskKey'] ?? null,
    deploymentKey: row['deploymentKey'] ?? null,
    reason: row['reason'] ?? null,
    seq: Number(seq),
  };
}

// helpers

/** What an operation on an instance says nothing of. */
const nothing: JsonObject = {
  batchOperationKey: null,
  batchOperationType: null,
  agentElementId: null,
  elementInstanceKey: null,
  decisionRequirementsId: null,
  decisionRequirementsKey: null,
  decisionDefinitionId: null,
  decisionDefinitionKey: null,
  decisionEvaluationKey: null,
  formKey: null,
  resourceKey: null,
  relatedEntityKey: null,
  relatedEntityType: null,
  entityDescription: null,
};
