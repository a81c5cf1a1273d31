import type { Filter, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionKeyOf, restPath } from '../engine-rest-fields.ts';
import { DefinitionIdParams, SuspensionBody, TenantDefinitionParams } from './process-definitions.dto.ts';

/** A version by its id; or all versions of a key, of the default tenant unless another is named. */
const Where = z.object({
  id: DefinitionIdParams.shape.id.optional(),
  key: TenantDefinitionParams.shape.key.optional(),
  tenantId: TenantDefinitionParams.shape.tenantId.optional(),
});
type SuspensionCall = Call<typeof SuspensionBody, typeof Where>;

const VERSIONS_MAX = 1_000;
const ways = ['/:id', '/key/:key', '/key/:key/tenant-id/:tenantId'].flatMap((way) => {
  const { path, aliases } = restPath(`/process-definition${way}/suspended`);
  return [path, ...aliases];
});

/** PRC-8: versions that nobody may start for a while. */
@Controller()
export class EngineRestDefinitionSuspensionController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'PUT',
    path: ways[0] as string,
    aliases: ways.slice(1),
    summary: 'Suspend a process definition, or let it be started again',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_DEFINITION'),
    level: 'L2',
    idempotency: 'N',
    params: Where,
    body: SuspensionBody,
    codes: ['NOT_FOUND'],
  })
  async setDefinitionSuspended(@Input() call: SuspensionCall): Promise<void> {
    const { suspended, includeProcessInstances: withInstances, executionDate } = call.body;
    const keys = await this.versionsOf(call);
    for (const key of keys) {
      await this.require(call, key, 'UPDATE_PROCESS_DEFINITION');
      if (withInstances) await this.require(call, key, 'SUSPEND_PROCESS_INSTANCE');
    }
    const at = executionDate === undefined ? undefined : Date.parse(executionDate);
    await this.runtime.suspensions.change(call.context(), keys, defined({ suspended, withInstances, at }));
  }

  private require(call: SuspensionCall, key: Key, permission: string): Promise<void> {
    return this.rows.requireProcess(
      call.caller,
      'processDefinitions',
      key,
      `PROCESS_DEFINITION:${permission}`,
    );
  }

  private async versionsOf({ caller, params }: SuspensionCall): Promise<readonly Key[]> {
    if (params.id !== undefined) return [definitionKeyOf(params.id)];
    const filter: Filter = {
      processDefinitionId: params.key ?? '',
      tenantId: params.tenantId ?? '<default>',
    };
    const page = await this.runtime.queries.search(caller, 'processDefinitions', {
      filter,
      sort: [],
      page: { from: 0, limit: VERSIONS_MAX },
    });
    found(page.items[0]);
    return page.items.map((row) => String(row['processDefinitionKey']) as Key);
  }
}
