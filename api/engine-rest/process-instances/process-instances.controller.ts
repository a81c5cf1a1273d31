import type { JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered, onRow } from '../../auth/permission.ts';
import type { PermissionPair } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { answerObject, keyOf, restPath } from '../engine-rest-fields.ts';
import { flagText } from '../lists/query-fields.ts';
import { ProcessInstance, toProcessInstance } from './process-instance-list.ts';

const Params = z.object({ id: z.string().min(1).max(64) });
const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const DeleteQuery = z.strictObject({
  failIfNotExists: flagText(),
  skipCustomListeners: flagText().refine((value) => value !== true, { error: notSkipped('listeners') }),
  skipIoMappings: flagText().refine((value) => value !== true, { error: notSkipped('mappings') }),
  skipSubprocesses: flagText().refine((value) => value !== true, { error: notSkipped('called processes') }),
  deleteReason: z.string().max(2_000).optional(),
});
const SuspendBody = z.strictObject({ suspended: z.boolean() });

/** One running instance: read, suspend and end it. */
@Controller()
export class EngineRestProcessInstancesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...restPath('/process-instance/:id'),
    method: 'GET',
    summary: 'Read a running process instance',
    permission: READ,
    level: 'L2',
    idempotency: 'R',
    params: Params,
    response: ProcessInstance,
    codes: ['NOT_FOUND'],
  })
  async readProcessInstance(@Input() call: Call<undefined, typeof Params>): Promise<object> {
    return toProcessInstance(await this.findRunning(call));
  }

  @Endpoint({
    ...restPath('/process-instance/:id/activity-instances'),
    method: 'GET',
    summary: 'The tree of activity instances that are active',
    permission: READ,
    level: 'L2',
    idempotency: 'R',
    params: Params,
    response: answerObject(),
    codes: ['NOT_FOUND'],
  })
  async readActivityInstances(@Input() call: Call<undefined, typeof Params>): Promise<object> {
    const key = keyOf(call.params.id, 'Process instance');
    return found(await this.runtime.queries.activityTree(call.caller, key));
  }

  @Endpoint({
    ...restPath('/process-instance/:id'),
    method: 'DELETE',
    summary: 'End a process instance',
    permission: onRow('PROCESS_DEFINITION:CANCEL_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'K',
    params: Params,
    query: DeleteQuery,
    codes: ['NOT_FOUND', 'NOT_ROOT_INSTANCE'],
  })
  async endProcessInstance(@Input() call: Call<undefined, typeof Params, typeof DeleteQuery>): Promise<void> {
    try {
      const key = await this.require(call, 'PROCESS_DEFINITION:CANCEL_PROCESS_INSTANCE');
      await this.runtime.instances.cancel(call.context({ reason: call.query?.deleteReason }), key);
    } catch (error) {
      if (call.query?.failIfNotExists === false && isNotFound(error)) return;
      throw error;
    }
  }

  @Endpoint({
    ...restPath('/process-instance/:id/suspended'),
    method: 'PUT',
    summary: 'Suspend or resume a process instance',
    permission: onRow('PROCESS_DEFINITION:SUSPEND_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'N',
    params: Params,
    body: SuspendBody,
    codes: ['NOT_FOUND'],
  })
  async suspendOrResume(@Input() call: Call<typeof SuspendBody, typeof Params>): Promise<void> {
    const key = await this.require(call, 'PROCESS_DEFINITION:SUSPEND_PROCESS_INSTANCE');
    const { instances } = this.runtime;
    const { suspended } = call.body;
    // As in Camunda 7 a state that is there already is no mistake.
    const row = await this.runtime.queries.get(call.caller, 'processInstances', key);
    if ((row?.['state'] === 'SUSPENDED') === suspended && row !== null) return;
    await (suspended ? instances.suspend(call.context(), key) : instances.resume(call.context(), key));
  }

  private async findRunning(call: Call<undefined, typeof Params>): Promise<JsonObject> {
    const key = keyOf(call.params.id, 'Process instance');
    const row = found(await this.runtime.queries.get(call.caller, 'processInstances', key));
    if (row['endDate'] !== null)
      throw new ApiProblem('NOT_FOUND', `Process instance with id ${key} has ended. Look into its history.`);
    return row;
  }

  private async require(
    call: Pick<Call<undefined, typeof Params>, 'caller' | 'params'>,
    need: PermissionPair,
  ): Promise<Key> {
    const key = keyOf(call.params.id, 'Process instance');
    await this.rows.requireProcess(call.caller, 'processInstances', key, need);
    return key;
  }
}

// helpers

function notSkipped(what: string): string {
  return `INVALID_VALUE: The ${what} are part of the process and are not skipped.`;
}

function isNotFound(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'NOT_FOUND';
}
