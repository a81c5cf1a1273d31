import type { Filter, JsonObject, JsonValue, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { isKey } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { auditedKinds, entryOfKey, toAuditLog } from './audit-log-row.ts';
import {
  AuditLog,
  AuditLogParams,
  AuditLogSearch,
  AuditLogSearchAnswer,
  TaskAuditLogSearch,
  TaskParams,
} from './audit-logs.dto.ts';

/** Of one instance: what people and programs do to it, not its steps. */
const ENTRIES_MAX = 10_000;

/** Who did what to instances and tasks: the journal of each instance, in the shape of the public spec. */
@Controller()
export class AuditLogsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/audit-logs/search',
    summary: 'Find what was done to instances; name processInstanceKey or userTaskKey',
    permission: filtered('AUDIT_LOG:READ'),
    level: 'L3',
    idempotency: 'R',
    body: AuditLogSearch,
    response: AuditLogSearchAnswer,
    codes: ['INVALID_FILTER'],
  })
  async searchAuditLogs(@Input() call: Call<typeof AuditLogSearch>): Promise<object> {
    const instances = await this.instancesOf(call, call.body.filter);
    const isAllowed = this.access.isAllowed(call.caller, ['AUDIT_LOG:READ']);
    const rows = isAllowed ? await this.operations(call, { processInstanceKey: { $in: instances } }) : [];
    return pageOf(rows.map(toAuditLog), call.body);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/audit-logs/:auditLogKey',
    summary: 'Read what was done',
    permission: filtered('AUDIT_LOG:READ'),
    level: 'L3',
    idempotency: 'R',
    params: AuditLogParams,
    response: AuditLog,
    codes: ['NOT_FOUND'],
  })
  async getAuditLog(@Input() call: Call<undefined, typeof AuditLogParams>): Promise<object> {
    const entry = entryOfKey(call.params.auditLogKey);
    const isAllowed = this.access.isAllowed(call.caller, ['AUDIT_LOG:READ']);
    if (!isAllowed || entry === null || !isKey(entry.instanceKey)) return found<object>(null);
    const { instanceKey: processInstanceKey, operationId } = entry;
    const [row] = await this.operations(call, { processInstanceKey, operationId });
    return toAuditLog(found(row));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/user-tasks/:userTaskKey/audit-logs/search',
    summary: 'Find what was done to a task, for whoever may read it',
    permission: filtered('USER_TASK:READ', 'PROCESS_DEFINITION:READ_USER_TASK'),
    level: 'L3',
    idempotency: 'R',
    params: TaskParams,
    body: TaskAuditLogSearch,
    response: AuditLogSearchAnswer,
    codes: ['NOT_FOUND', 'INVALID_FILTER'],
  })
  async searchUserTaskAuditLogs(
    @Input() call: Call<typeof TaskAuditLogSearch, typeof TaskParams>,
  ): Promise<object> {
    const rows = found(await this.runtime.queries.taskOperations(call.caller, call.params.userTaskKey));
    const audited = rows.filter(({ kind }) => auditedKinds.includes(String(kind)));
    return pageOf(audited.map(toAuditLog), call.body);
  }

  private async operations(call: Pick<Call, 'caller'>, filter: Filter): Promise<readonly JsonObject[]> {
    const page = await this.runtime.queries.search(call.caller, 'operations', {
      filter: { ...filter, kind: { $in: [...auditedKinds] } },
      sort: [],
      page: { from: 0, limit: ENTRIES_MAX },
    });
    return page.items;
  }

  /** The journal is read by instance: an order over all instances would cost every step of them. */
  private async instancesOf(call: Pick<Call, 'caller'>, filter: Filter): Promise<Key[]> {
    const instances = keysOf(filter['processInstanceKey']);
    const [task] = keysOf(filter['userTaskKey']) ?? [];
    if (instances !== null) return instances;
    if (task === undefined)
      throw new ApiProblem(
        'INVALID_FILTER',
        'Name the instance: send processInstanceKey or userTaskKey in the filter.',
      );
    const row = await this.runtime.queries.get(call.caller, 'userTasks', task);
    return row === null ? [] : [row['processInstanceKey'] as Key];
  }
}

/** The keys that a condition names; null when it names none. */
function keysOf(condition: JsonValue | undefined): Key[] | null {
  if (typeof condition === 'string') return [condition as Key];
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return null;
  const { $eq, $in } = condition as JsonObject;
  if (typeof $eq === 'string') return [$eq as Key];
  return Array.isArray($in) ? ($in as Key[]) : null;
}
