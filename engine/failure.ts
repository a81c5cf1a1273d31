import type { Rejection } from './command.ts';
import type { JsonObject } from './model/json.ts';

/**
 * The three ways something does not go on, never mixed. `Failure`: an element is stuck, a person acts (incident).
 * `Refusal`: a bad command, nothing changed (rejection). `Defect`: our own bug; the runtime rolls back and quarantines.
 * A BPMN error is none of them: it is data.
 */
export class Failure extends Error {
  readonly code: IncidentCode;
  constructor(code: IncidentCode, message: string) {
    super(message);
    this.name = 'Failure';
    this.code = code;
  }
}

export class Refusal extends Error {
  readonly rejection: Rejection;
  constructor(code: RejectionCode, message: string, details?: JsonObject) {
    super(message);
    this.name = 'Refusal';
    this.rejection = details === undefined ? { code, message } : { code, message, details };
  }
}

export class Defect extends Error {
  readonly code = 'ENGINE_DEFECT';
  constructor(message: string) {
    super(message);
    this.name = 'Defect';
  }
}

/** Incident codes of bpmn.md 2.4 and the error type of the public `/v2` list each is shown as (INC-1). */
export const incidentErrorTypes = {
  CONDITION_ERROR: 'CONDITION_ERROR',
  NO_FLOW_TAKEN: 'CONDITION_ERROR',
  IO_MAPPING_ERROR: 'IO_MAPPING_ERROR',
  DATA_OUTPUT_SET: 'IO_MAPPING_ERROR',
  DATA_TYPE_MISMATCH: 'IO_MAPPING_ERROR',
  EXTRACT_VALUE_ERROR: 'EXTRACT_VALUE_ERROR',
  TIMER_INVALID: 'EXTRACT_VALUE_ERROR',
  MI_INVALID: 'EXTRACT_VALUE_ERROR',
  SCRIPT_ERROR: 'EXTRACT_VALUE_ERROR',
  EXPRESSION_LIMIT: 'EXTRACT_VALUE_ERROR',
  CALLED_ELEMENT_ERROR: 'CALLED_ELEMENT_ERROR',
  CALLED_DECISION_ERROR: 'CALLED_DECISION_ERROR',
  DECISION_EVALUATION_ERROR: 'DECISION_EVALUATION_ERROR',
  FORM_NOT_FOUND: 'FORM_NOT_FOUND',
  RESOURCE_NOT_FOUND: 'RESOURCE_NOT_FOUND',
  JOB_NO_RETRIES: 'JOB_NO_RETRIES',
  COMPENSATION_NO_RETRIES: 'JOB_NO_RETRIES',
  EXECUTION_LISTENER_NO_RETRIES: 'EXECUTION_LISTENER_NO_RETRIES',
  TASK_LISTENER_NO_RETRIES: 'TASK_LISTENER_NO_RETRIES',
  AD_HOC_SUB_PROCESS_NO_RETRIES: 'AD_HOC_SUB_PROCESS_NO_RETRIES',
  UNHANDLED_ERROR_EVENT: 'UNHANDLED_ERROR_EVENT',
  MESSAGE_SIZE_EXCEEDED: 'MESSAGE_SIZE_EXCEEDED',
  OUTCOME_IN_DOUBT: 'UNKNOWN',
  SECRET_RESOLUTION_ERROR: 'UNKNOWN',
  CALLED_INSTANCE_CANCELED: 'UNKNOWN',
  DATA_STORE_FULL: 'UNKNOWN',
  TOKENS_STUCK: 'UNKNOWN',
  NO_WORKER: 'UNKNOWN',
  LIMIT_ACTIVATIONS: 'UNKNOWN',
  LIMIT_TOKENS: 'UNKNOWN',
  LIMIT_ITERATIONS: 'UNKNOWN',
  LIMIT_CALL_DEPTH: 'UNKNOWN',
  LIMIT_VARIABLES: 'UNKNOWN',
  LIMIT_JOB_TIME: 'UNKNOWN',
  LIMIT_INSTANCE_TIME: 'UNKNOWN',
  ENGINE_DEFECT: 'UNKNOWN',
} as const;

export type IncidentCode = keyof typeof incidentErrorTypes;

/** Codes a command may be rejected with, as api.md section 8 lists them; NEEDS_GUARD is between engine and runtime only. */
export const rejectionCodes = [
  'NEEDS_GUARD',
  'ALREADY_EXISTS',
  'NOT_FOUND',
  'NO_SUBSCRIPTION',
  'UNKNOWN_ELEMENT',
  'ELEMENT_NOT_ACTIVATABLE',
  'AMBIGUOUS_ANCESTOR',
  'PROCESS_NOT_STARTABLE',
  'VARIABLES_TOO_LARGE',
  'INVALID_VALUE',
  'JOB_NOT_ACTIVE',
  'JOB_HAS_NO_RETRIES',
  'TASK_NOT_ACTIVE',
  'TASK_ALREADY_ASSIGNED',
  'TASK_DELEGATED',
  'TASK_NOT_DELEGATED',
  'SEPARATION_OF_DUTY',
  'INCIDENT_NOT_ACTIVE',
  'INSTANCE_ENDED',
  'INSTANCE_SUSPENDED',
  'INVALID_INSTANCE_STATE',
  'TIMER_NOT_DUE',
  'MIGRATION_BLOCKED',
] as const;

export type RejectionCode = (typeof rejectionCodes)[number];

/** The public error type of a code; codes of connectors and workers that the engine does not know are UNKNOWN. */
export function errorTypeOf(code: string): string {
  return (incidentErrorTypes as Readonly<Record<string, string>>)[code] ?? 'UNKNOWN';
}
