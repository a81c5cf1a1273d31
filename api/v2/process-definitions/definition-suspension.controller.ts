import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { dateTime, defined, opt, reason, withDefault } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { DefinitionParams } from './process-definitions.dto.ts';

const SuspensionBody = z.strictObject({
  includeInstances: withDefault(z.boolean(), false),
  executionDate: opt(dateTime()),
  reason: opt(reason()),
});
type SuspensionCall = Call<typeof SuspensionBody, typeof DefinitionParams>;

const change = {
  method: 'POST',
  permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_DEFINITION'),
  level: 'X1',
  idempotency: 'N',
  params: DefinitionParams,
  body: SuspensionBody,
  codes: ['NOT_FOUND'],
} as const;

/** PRC-8: a version that nobody may start for a while. */
@Controller()
export class DefinitionSuspensionController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...change,
    path: '/v2/process-definitions/:processDefinitionKey/suspension',
    summary: 'Suspend a version: nobody and nothing starts it',
  })
  async suspendProcessDefinition(@Input() call: SuspensionCall): Promise<void> {
    await this.change(call, true);
  }

  @Endpoint({
    ...change,
    path: '/v2/process-definitions/:processDefinitionKey/resumption',
    summary: 'Let a suspended version be started again',
  })
  async resumeProcessDefinition(@Input() call: SuspensionCall): Promise<void> {
    await this.change(call, false);
  }

  private async change(call: SuspensionCall, suspended: boolean): Promise<void> {
    const { processDefinitionKey } = call.params;
    const { includeInstances, executionDate, reason: why } = call.body;
    await this.rows.requireProcess(
      call.caller,
      'processDefinitions',
      processDefinitionKey,
      'PROCESS_DEFINITION:UPDATE_PROCESS_DEFINITION',
    );
    if (includeInstances)
      await this.rows.requireProcess(
        call.caller,
        'processDefinitions',
        processDefinitionKey,
        'PROCESS_DEFINITION:SUSPEND_PROCESS_INSTANCE',
      );
    const at = executionDate === undefined ? undefined : Date.parse(executionDate);
    await this.runtime.suspensions.change(
      call.context({ reason: why }),
      [processDefinitionKey],
      defined({ suspended, withInstances: includeInstances, at }),
    );
  }
}
