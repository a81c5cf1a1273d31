import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered, onAny, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt, withDefault } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { keyOf, restPath, typedVariables } from '../engine-rest-fields.ts';
import { flagText } from '../lists/query-fields.ts';
import { toJsonVariables } from '../variables/typed-variables.ts';
import { Batch, createBatchOf, shownBatch } from './batch-list.ts';
import { InstanceSelection, selectedKeys, tenantOf } from './instance-selection.ts';

const Params = z.object({ id: z.string().min(1).max(64) });
const SuspendedBody = z.strictObject({ suspended: z.boolean() });
const DeleteQuery = z.strictObject({ cascade: flagText() });
const DeleteBody = z.strictObject({
  ...InstanceSelection,
  deleteReason: opt(z.string().max(2_000)),
  skipCustomListeners: withDefault(z.literal(false), false),
  skipSubprocesses: withDefault(z.literal(false), false),
  skipIoMappings: withDefault(z.literal(false), false),
  failIfNotExists: withDefault(z.boolean(), true),
});
const SuspendBody = z.strictObject({ ...InstanceSelection, suspended: z.boolean() });
const VariablesBody = z.strictObject({ ...InstanceSelection, variables: typedVariables() });
const MessageBody = z.strictObject({
  ...InstanceSelection,
  messageName: z.string().min(1).max(255),
  variables: opt(typedVariables()),
});
/** The one member that has another name here than elsewhere. */
const RetriesBody = z.strictObject({
  processInstances: InstanceSelection.processInstanceIds,
  processInstanceQuery: InstanceSelection.processInstanceQuery,
  retries: z.int().min(0),
});

const change = {
  level: 'L3',
  permission: onRow('BATCH:UPDATE'),
  idempotency: 'N',
  params: Params,
  codes: ['NOT_FOUND', 'INVALID_BATCH_STATE'],
} as const;
const create = (right: string) =>
  ({
    method: 'POST',
    level: 'L3',
    permission: onAny('BATCH:CREATE', `BATCH:CREATE_BATCH_OPERATION_${right}`),
    idempotency: 'N',
    status: 200,
    response: Batch,
    codes: ['SELECTION_EMPTY', 'INVALID_FILTER'],
  }) as const;

/** Operations on many instances, and what can be done with those that run. */
@Controller()
export class EngineRestBatchesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...restPath('/batch/:id'),
    method: 'GET',
    summary: 'Read a batch that has not ended',
    permission: filtered('BATCH:READ'),
    level: 'L3',
    idempotency: 'R',
    params: Params,
    response: Batch,
    codes: ['NOT_FOUND'],
  })
  async readBatch(@Input() call: Call<undefined, typeof Params>): Promise<object> {
    const key = keyOf(call.params.id, 'Batch');
    const row = found(await this.runtime.queries.get(call.caller, 'batchOperations', key));
    if (row['endDate'] !== null) throw new ApiProblem('NOT_FOUND', `Batch with id ${key} has ended.`);
    return shownBatch(this.runtime, call, key);
  }

  @Endpoint({
    ...change,
    ...restPath('/batch/:id/suspended'),
    method: 'PUT',
    summary: 'Let a batch rest, or go on',
    body: SuspendedBody,
  })
  async setBatchSuspended(@Input() call: Call<typeof SuspendedBody, typeof Params>): Promise<void> {
    const key = keyOf(call.params.id, 'Batch');
    const { batches } = this.runtime;
    await (call.body.suspended ? batches.suspend(call.context(), key) : batches.resume(call.context(), key));
  }

  @Endpoint({
    ...change,
    ...restPath('/batch/:id'),
    method: 'DELETE',
    summary: 'End a batch; what is done stays done',
    query: DeleteQuery,
  })
  async deleteBatch(@Input() call: Call<undefined, typeof Params, typeof DeleteQuery>): Promise<void> {
    await this.runtime.batches.cancel(call.context(), keyOf(call.params.id, 'Batch'));
  }

  @Endpoint({
    ...create('CANCEL_PROCESS_INSTANCE'),
    ...restPath('/process-instance/delete'),
    summary: 'End many instances as a batch',
    body: DeleteBody,
  })
  async deleteInstancesLater(@Input() call: Call<typeof DeleteBody>): Promise<object> {
    const { deleteReason: reason } = call.body;
    return createBatchOf(this.runtime, call, call.body, { type: 'CANCEL_PROCESS_INSTANCE', reason });
  }

  @Endpoint({
    ...create('SUSPEND_PROCESS_INSTANCE'),
    ...restPath('/process-instance/suspended-async'),
    summary: 'Suspend or resume many instances as a batch',
    body: SuspendBody,
  })
  async suspendInstancesLater(@Input() call: Call<typeof SuspendBody>): Promise<object> {
    const type = call.body.suspended ? 'SUSPEND' : 'RESUME';
    return createBatchOf(this.runtime, call, call.body, { type });
  }

  @Endpoint({
    ...create('UPDATE_VARIABLE'),
    ...restPath('/process-instance/variables-async'),
    summary: 'Set variables of many instances as a batch',
    body: VariablesBody,
  })
  async setVariablesLater(@Input() call: Call<typeof VariablesBody>): Promise<object> {
    const variables = toJsonVariables(call.body.variables);
    return createBatchOf(this.runtime, call, call.body, { type: 'UPDATE_VARIABLE', variables });
  }

  @Endpoint({
    ...create('CORRELATE_MESSAGE'),
    ...restPath('/process-instance/message-async'),
    summary: 'Give many instances a message as a batch',
    body: MessageBody,
  })
  async correlateLater(@Input() call: Call<typeof MessageBody>): Promise<object> {
    const { messageName } = call.body;
    const variables = toJsonVariables(call.body.variables);
    return createBatchOf(this.runtime, call, call.body, {
      type: 'CORRELATE_MESSAGE',
      messageName,
      variables,
    });
  }

  @Endpoint({
    ...create('UPDATE_JOB'),
    ...restPath('/process-instance/job-retries'),
    summary: 'Give the jobs of many instances tries as a batch',
    body: RetriesBody,
  })
  async setRetriesLater(@Input() call: Call<typeof RetriesBody>): Promise<object> {
    const { processInstances: processInstanceIds, processInstanceQuery, retries } = call.body;
    const selected = { processInstanceIds, processInstanceQuery };
    const keys = await selectedKeys(this.runtime, call.caller, selected);
    const tenantId = await tenantOf(this.runtime, call.caller, selected);
    const { batchOperationKey } = await this.runtime.batches.create(call.context({ tenantId }), {
      type: 'UPDATE_JOB',
      filter: { processInstanceKey: { $in: keys } },
      changes: { retries },
    });
    return shownBatch(this.runtime, call, batchOperationKey);
  }
}
