import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { ModificationBody, toModification } from './modification.dto.ts';
import { InstanceParams } from './process-instances.dto.ts';

/** MOD-1: starts, moves and ends elements of one instance where no flow would. */
@Controller()
export class ModificationController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/modification',
    summary: 'Start, move and end elements of an instance; all of it or nothing',
    permission: onRow('PROCESS_DEFINITION:MODIFY_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'K',
    params: InstanceParams,
    body: ModificationBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: [
      'NOT_FOUND',
      'UNKNOWN_ELEMENT',
      'ELEMENT_NOT_ACTIVATABLE',
      'AMBIGUOUS_ANCESTOR',
      'INSTANCE_ENDED',
      'INSTANCE_SUSPENDED',
    ],
  })
  async modifyProcessInstance(
    @Input() call: Call<typeof ModificationBody, typeof InstanceParams>,
  ): Promise<void> {
    const { processInstanceKey } = call.params;
    const need = 'PROCESS_DEFINITION:MODIFY_PROCESS_INSTANCE';
    await this.rows.requireProcess(call.caller, 'processInstances', processInstanceKey, need);
    const { operationReference, reason } = call.body;
    const context = call.context({ operationReference, reason });
    await this.runtime.instances.modify(context, processInstanceKey, toModification(call.body));
  }
}
