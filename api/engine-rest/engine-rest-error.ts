import type { ErrorCode } from '../http/problem-codes.ts';

/** `{type, message, code}` as Camunda 7 answers, and our own code beside it (api.md 3.1). Never empty: clients read it always. */
export interface EngineRestError {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly type: string;
    readonly message: string;
    readonly code: 0;
    readonly millraceCode: ErrorCode;
  };
}

export interface EngineRestErrorSource {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** The classes existing clients know; statuses of the Camunda 7 API where they differ from ours. */
export function toEngineRestError(problem: EngineRestErrorSource, status: number): EngineRestError {
  const { code, message, details } = problem;
  const answer = (type: string, shown: number, more: object = {}): EngineRestError => ({
    status: shown,
    body: { type, message, code: 0, millraceCode: code, ...more },
  });
  if (code === 'DEPLOYMENT_REFUSED') return answer('ParseException', 400, parseError(message, details));
  if (code === 'PERMISSION_MISSING')
    return answer('AuthorizationException', 403, authorizationError(details));
  if (REFUSED_BY_ENGINE.has(code)) return answer('ProcessEngineException', 500);
  if (LOCKED.has(code)) return answer('RestException', 400);
  if (code === 'NO_SUBSCRIPTION') return answer('RestException', 400);
  if (status === 401) return answer('AuthenticationException', 401);
  if (status === 404 || status === 501) return answer('RestException', status);
  if (status === 409) return answer('RestException', 400);
  if (status < 500) return answer('InvalidRequestException', status === 429 ? 429 : 400);
  return answer('ProcessEngineException', status === 503 ? 503 : 500);
}

// helpers

/** What Camunda 7 says with an exception of its engine; clients of it do not look for another status. */
const REFUSED_BY_ENGINE = new Set<ErrorCode>([
  'TASK_ALREADY_ASSIGNED',
  'PROCESS_NOT_STARTABLE',
  'TASK_DELEGATED',
  'TASK_NOT_DELEGATED',
  'COMPLETION_DENIED',
  'INSTANCE_SUSPENDED',
  'RESOURCE_IN_USE',
]);

/** The task is another worker's, or was given back. */
const LOCKED = new Set<ErrorCode>(['JOB_NOT_ACTIVE', 'JOB_LEASE_LOST', 'JOB_LEASE_REQUIRED']);

interface ProblemRow {
  readonly resourceName: string;
  readonly severity: string;
  readonly elementId?: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** Camunda Modeler shows a parse error only if the message begins so. */
function parseError(message: string, details: EngineRestErrorSource['details']): object {
  const problems = (details?.['problems'] ?? []) as readonly ProblemRow[];
  const files: Record<string, { errors: object[]; warnings: object[] }> = {};
  for (const problem of problems) {
    const file = (files[problem.resourceName] ??= { errors: [], warnings: [] });
    const row = {
      message: problem.message,
      line: problem.line ?? 0,
      column: problem.column ?? 0,
      mainElementId: problem.elementId ?? null,
      elementIds: problem.elementId === undefined ? [] : [problem.elementId],
    };
    (problem.severity === 'ERROR' ? file.errors : file.warnings).push(row);
  }
  return { message: `ENGINE-09005 Could not parse BPMN process. Errors: ${message}`, details: files };
}

function authorizationError(details: EngineRestErrorSource['details']): object {
  const missing = details?.['missing'] as
    { resourceType?: string; resourceId?: string; permissionType?: string } | undefined;
  return {
    missingAuthorizations: missing
      ? [
          {
            permissionName: missing.permissionType ?? null,
            resourceName: missing.resourceType ?? null,
            resourceId: missing.resourceId ?? null,
          },
        ]
      : [],
  };
}
