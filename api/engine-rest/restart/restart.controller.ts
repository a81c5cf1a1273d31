import type { Filter, Key, RestartRequest, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { defined, opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { Batch, shownBatch } from '../batches/batch-list.ts';
import { definitionKeyOf, keyOf, keysIn, restPath } from '../engine-rest-fields.ts';
import { historicConditions } from '../history/history-lists.ts';
import { filterOf } from '../lists/conditions.ts';
import { StartInstruction } from '../process-definitions/process-definitions.dto.ts';
import { startOf } from '../process-definitions/start-instructions.ts';

const NEED = 'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE';
const INSTANCES_MAX = 10_000;
const Params = z.object({ id: z.string().min(1).max(600) });
const HistoricParams = z.object({ id: z.string().min(1).max(64) });
const Query = z.strictObject(
  Object.fromEntries(Object.entries(historicConditions).map(([name, { body }]) => [name, body])),
);
const RestartBody = z.strictObject({
  instructions: z.array(StartInstruction).min(1).max(100),
  processInstanceIds: opt(z.array(z.string().max(64)).max(INSTANCES_MAX)),
  historicProcessInstanceQuery: opt(Query),
  initialVariables: opt(z.boolean()),
  withoutBusinessKey: opt(z.boolean()),
  /** Listeners and mappings run as at every start. */
  skipCustomListeners: opt(z.literal(false, { error: 'INVALID_VALUE: Listeners run as at every start.' })),
  skipIoMappings: opt(z.literal(false, { error: 'INVALID_VALUE: Mappings run as at every start.' })),
});
const DeleteQuery = z.strictObject({ failIfNotExists: opt(z.enum(['true', 'false'])) });

type RestartCall = Call<typeof RestartBody, typeof Params>;

/** Instances that have ended: started once more, or deleted with their history. */
@Controller()
export class RestartController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...restPath('/process-definition/:id/restart'),
    method: 'POST',
    operationId: 'restartProcessInstances',
    summary: 'Start instances of a version that have ended once more, one after the other',
    permission: onRow(NEED),
    level: 'L3',
    idempotency: 'N',
    params: Params,
    body: RestartBody,
    codes: ['PROCESS_NOT_FOUND', 'SELECTION_EMPTY', 'UNKNOWN_ELEMENT', 'ELEMENT_NOT_ACTIVATABLE'],
  })
  async restart(@Input() call: RestartCall): Promise<void> {
    const filter = await this.filterOf(call);
    const page = await this.runtime.queries.search(call.caller, 'processInstances', {
      filter,
      sort: [{ field: 'processInstanceKey', order: 'ASC' }],
      page: { from: 0, limit: INSTANCES_MAX },
    });
    const { idempotency: _, ...context } = call.context();
    for (const row of page.items)
      await this.runtime.instances.restart(context, row['processInstanceKey'] as Key, requestOf(call.body));
  }

  @Endpoint({
    ...restPath('/process-definition/:id/restart-async'),
    method: 'POST',
    operationId: 'restartProcessInstancesLater',
    summary: 'Start instances of a version that have ended once more, as a batch',
    permission: onRow(NEED),
    level: 'L3',
    idempotency: 'K',
    params: Params,
    body: RestartBody,
    status: 200,
    response: Batch,
    codes: ['PROCESS_NOT_FOUND', 'SELECTION_EMPTY'],
  })
  async restartLater(@Input() call: RestartCall): Promise<object> {
    const filter = await this.filterOf(call);
    const definition = await this.rows.read(
      ...([call.caller, 'processDefinitions', definitionKeyOf(call.params.id)] as const),
    );
    const context = call.context({ tenantId: String(definition['tenantId']) });
    const { batchOperationKey } = await this.runtime.batches.create(context, {
      type: 'RESTART_PROCESS_INSTANCE',
      filter,
      restart: requestOf(call.body),
    });
    return shownBatch(this.runtime, call, batchOperationKey);
  }

  @Endpoint({
    ...restPath('/history/process-instance/:id'),
    method: 'DELETE',
    operationId: 'deleteHistoricProcessInstance',
    summary: 'Delete an instance that has ended, with its history',
    permission: onRow('PROCESS_DEFINITION:DELETE_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'N',
    params: HistoricParams,
    query: DeleteQuery,
    codes: ['NOT_FOUND', 'INSTANCE_ACTIVE'],
  })
  async deleteHistoric(
    @Input() call: Call<undefined, typeof HistoricParams, typeof DeleteQuery>,
  ): Promise<void> {
    try {
      const key = keyOf(call.params.id, 'Historic process instance');
      const need = 'PROCESS_DEFINITION:DELETE_PROCESS_INSTANCE';
      await this.rows.requireProcess(call.caller, 'processInstances', key, need);
      await this.runtime.instances.deleteHistory(call.context(), key);
    } catch (error) {
      const isMissing = (error as { code?: string }).code === 'NOT_FOUND';
      if (!isMissing || call.query.failIfNotExists !== 'false') throw error;
    }
  }

  /** Those of the version that have ended; a right on the version is a right on its instances. */
  private async filterOf({ caller, body, params }: RestartCall): Promise<Filter> {
    const definitionKey = definitionKeyOf(params.id);
    await this.rows.requireProcess(caller, 'processDefinitions', definitionKey, NEED);
    const { processInstanceIds: ids = [], historicProcessInstanceQuery: query } = body;
    if (ids.length === 0 && query === undefined)
      throw new ApiProblem(
        'SELECTION_EMPTY',
        'Name process instances by processInstanceIds or historicProcessInstanceQuery.',
      );
    const ended: Filter = {
      processDefinitionKey: definitionKey,
      state: { $in: ['COMPLETED', 'TERMINATED'] },
    };
    const byId: Filter = { processInstanceKey: { $in: keysIn(ids) } };
    if (query === undefined) return { ...ended, ...byId };
    // Beside the version and the end, whatever the query says of them.
    const found = await filterOf(historicConditions, query, { runtime: this.runtime, caller });
    return { ...ended, $or: ids.length === 0 ? [found] : [byId, found] };
  }
}

// helpers

function requestOf(body: z.output<typeof RestartBody>): RestartRequest {
  const { start, variables } = startOf(body.instructions);
  return {
    ...defined(start),
    variables,
    withFirstVariables: body.initialVariables === true,
    withoutBusinessId: body.withoutBusinessKey === true,
  };
}
