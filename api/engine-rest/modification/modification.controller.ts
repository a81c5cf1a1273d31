import type { Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny, onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { Batch, createBatchOf } from '../batches/batch-list.ts';
import { InstanceSelection, selectedKeys } from '../batches/instance-selection.ts';
import { keyOf, restPath, typedVariables } from '../engine-rest-fields.ts';
import { withTypes } from '../variables/known-types.ts';
import { ManyModificationBody, ModificationBody, toModification } from './modification.dto.ts';

const Params = z.object({ id: z.string().min(1).max(64) });
const NEED = 'PROCESS_DEFINITION:MODIFY_PROCESS_INSTANCE';
const ManyBody = z.strictObject({
  ...ManyModificationBody,
  ...InstanceSelection,
  /** Says which process the instructions are about; the selection says which instances. */
  processDefinitionId: opt(z.string().max(600)),
});
const many = {
  method: 'POST',
  level: 'L3',
  permission: onAny('BATCH:CREATE', 'BATCH:CREATE_BATCH_OPERATION_MODIFY_PROCESS_INSTANCE'),
  idempotency: 'N',
  body: ManyBody,
  codes: ['SELECTION_EMPTY', 'INVALID_FILTER'],
} as const;

/** MOD-1: starts and ends activities of instances where no flow would. */
@Controller()
export class EngineRestModificationController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...restPath('/process-instance/:id/modification'),
    method: 'POST',
    operationId: 'modifyRunningProcessInstance',
    summary: 'Start and end activities of an instance; all of it or nothing',
    permission: onRow(NEED),
    level: 'L2',
    idempotency: 'K',
    params: Params,
    body: ModificationBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: [
      'NOT_FOUND',
      'UNKNOWN_ELEMENT',
      'ELEMENT_NOT_ACTIVATABLE',
      'AMBIGUOUS_ANCESTOR',
      'INSTANCE_SUSPENDED',
    ],
  })
  async modify(@Input() call: Call<typeof ModificationBody, typeof Params>): Promise<void> {
    const key = keyOf(call.params.id, 'Process instance');
    await this.rows.requireProcess(call.caller, 'processInstances', key, NEED);
    const { instructions, annotation } = call.body;
    const given: z.output<ReturnType<typeof typedVariables>> = Object.assign(
      {},
      ...instructions.map(({ variables }) => variables ?? {}),
    );
    const context = withTypes(call.context({ reason: annotation }), given);
    await this.runtime.instances.modify(context, key, toModification(instructions));
  }

  @Endpoint({
    ...many,
    ...restPath('/modification/execute'),
    operationId: 'modifySelectedInstances',
    summary: 'Start and end activities of several instances, one after the other',
  })
  async execute(@Input() call: Call<typeof ManyBody>): Promise<void> {
    const modification = toModification(call.body.instructions);
    const keys = await selectedKeys(this.runtime, call.caller, call.body);
    for (const key of keys) await this.rows.requireProcess(call.caller, 'processInstances', key, NEED);
    const { idempotency: _, ...context } = call.context({ reason: call.body.annotation });
    for (const key of keys) await this.runtime.instances.modify(context, key as Key, modification);
  }

  @Endpoint({
    ...many,
    ...restPath('/modification/executeAsync'),
    operationId: 'modifySelectedInstancesLater',
    summary: 'Start and end activities of many instances as a batch',
    status: 200,
    response: Batch,
  })
  async executeAsync(@Input() call: Call<typeof ManyBody>): Promise<object> {
    const modification = toModification(call.body.instructions);
    return createBatchOf(this.runtime, call, call.body, {
      type: 'MODIFY_PROCESS_INSTANCE',
      modification,
      reason: call.body.annotation,
    });
  }
}
