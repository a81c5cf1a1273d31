import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { operationReference, opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { InstanceParams } from './process-instances.dto.ts';

const DeletionBody = z.strictObject({ operationReference: opt(operationReference()) });

/** What is kept of instances that have ended. */
@Controller()
export class DeletionController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/deletion',
    summary: 'Delete an instance that has ended, with its history',
    permission: onRow('PROCESS_DEFINITION:DELETE_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'N',
    params: InstanceParams,
    body: DeletionBody,
    codes: ['NOT_FOUND', 'INSTANCE_ACTIVE'],
  })
  async deleteProcessInstance(
    @Input() call: Call<typeof DeletionBody, typeof InstanceParams>,
  ): Promise<void> {
    const { processInstanceKey } = call.params;
    const need = 'PROCESS_DEFINITION:DELETE_PROCESS_INSTANCE';
    await this.rows.requireProcess(call.caller, 'processInstances', processInstanceKey, need);
    const context = call.context({ operationReference: call.body.operationReference });
    await this.runtime.instances.deleteHistory(context, processInstanceKey);
  }
}
