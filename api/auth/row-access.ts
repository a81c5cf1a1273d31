import type { Caller, JsonObject, Key, Runtime, SearchKind } from '#runtime';
import { Inject, Injectable } from '@nestjs/common';
import { ApiProblem } from '../http/api-problem.ts';
import type { ErrorCode } from '../http/problem-codes.ts';
import { RUNTIME } from '../runtime.token.ts';
import { AccessCheck } from './access-check.ts';
import type { PermissionPair } from './permission.ts';

/** Rights on stored rows: not readable is 404, readable but not allowed is 403. */
@Injectable()
export class RowAccess {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  async read(caller: Caller, kind: SearchKind, key: Key, code: ErrorCode = 'NOT_FOUND'): Promise<JsonObject> {
    return found(await this.runtime.queries.get(caller, kind, key), code);
  }

  /** Rights on a process, for rows that belong to one (instance, element, incident, variable, definition). */
  async requireProcess(
    caller: Caller,
    kind: SearchKind,
    key: Key,
    ...needs: PermissionPair[]
  ): Promise<void> {
    await this.access.requireRow(caller, needs, async () => {
      const row = await this.runtime.queries.get(caller, kind, key);
      return row && { PROCESS_DEFINITION: await this.processId(caller, row) };
    });
  }

  /** A scope is a process instance or an element instance. */
  async requireScope(caller: Caller, scopeKey: Key, ...needs: PermissionPair[]): Promise<void> {
    await this.access.requireRow(caller, needs, async () => {
      const row =
        (await this.runtime.queries.get(caller, 'processInstances', scopeKey)) ??
        (await this.runtime.queries.get(caller, 'elementInstances', scopeKey));
      return row && { PROCESS_DEFINITION: await this.processId(caller, row) };
    });
  }

  /** Variables name their instance only, so one more look gives the process. */
  private async processId(caller: Caller, row: JsonObject): Promise<string> {
    if (typeof row['processDefinitionId'] === 'string') return row['processDefinitionId'];
    const instance = await this.runtime.queries.get(
      caller,
      'processInstances',
      row['processInstanceKey'] as Key,
    );
    return typeof instance?.['processDefinitionId'] === 'string' ? instance['processDefinitionId'] : '';
  }
}

/** What a read gave, or 404 in the same words for all: unknown, removed, not yours. */
export function found<T>(value: T | null | undefined, code: ErrorCode = 'NOT_FOUND'): T {
  if (value === null || value === undefined)
    throw new ApiProblem(code, 'It does not exist, was removed, or is not for you. Check the key.');
  return value;
}
