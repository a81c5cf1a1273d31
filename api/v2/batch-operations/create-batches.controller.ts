import type { BatchRequest, BatchType, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { onAny, onRow } from '../../auth/permission.ts';
import type { PermissionPair } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireMigrationTarget, toMigration } from '../migration/migration.dto.ts';
import { InstanceParams } from '../process-instances/process-instances.dto.ts';
import {
  BatchCreated,
  DecisionBatchBody,
  InstanceBatchBody,
  JobBatchBody,
  MigrationBatchBody,
  ModificationBatchBody,
} from './batch-operations.dto.ts';

/** The right on the kind of operation, or on all; each item needs its own right too, else it is skipped. */
const create = (permission: string) =>
  ({
    method: 'POST',
    permission: onAny('BATCH:CREATE', `BATCH:CREATE_BATCH_OPERATION_${permission}` as PermissionPair),
    level: 'L3',
    idempotency: 'K',
    status: 200,
    response: BatchCreated,
    codes: ['SELECTION_EMPTY', 'SELECTION_CHANGED', 'INVALID_FILTER'],
  }) as const;

type InstanceCall = Call<typeof InstanceBatchBody>;

/** Starts operations on many instances or jobs. */
@Controller()
export class CreateBatchesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...create('CANCEL_PROCESS_INSTANCE'),
    path: '/v2/process-instances/cancellation',
    summary: 'Cancel all instances of a selection',
    body: InstanceBatchBody,
  })
  async cancelProcessInstances(@Input() call: InstanceCall): Promise<object> {
    return this.ofInstances(call, 'CANCEL_PROCESS_INSTANCE');
  }

  @Endpoint({
    ...create('DELETE_PROCESS_INSTANCE'),
    path: '/v2/process-instances/deletion',
    summary: 'Delete all instances of a selection that have ended, with their history',
    body: InstanceBatchBody,
  })
  async deleteProcessInstances(@Input() call: InstanceCall): Promise<object> {
    return this.ofInstances(call, 'DELETE_PROCESS_INSTANCE');
  }

  @Endpoint({
    ...create('RESOLVE_INCIDENT'),
    path: '/v2/process-instances/incident-resolution',
    summary: 'Resolve the incidents of all instances of a selection',
    body: InstanceBatchBody,
  })
  async resolveIncidentsOfInstances(@Input() call: InstanceCall): Promise<object> {
    return this.ofInstances(call, 'RESOLVE_INCIDENT');
  }

  @Endpoint({
    ...create('SUSPEND_PROCESS_INSTANCE'),
    path: '/v2/process-instances/suspension',
    summary: 'Suspend all instances of a selection',
    body: InstanceBatchBody,
  })
  async suspendProcessInstances(@Input() call: InstanceCall): Promise<object> {
    return this.ofInstances(call, 'SUSPEND');
  }

  @Endpoint({
    ...create('SUSPEND_PROCESS_INSTANCE'),
    path: '/v2/process-instances/resumption',
    summary: 'Resume all instances of a selection',
    body: InstanceBatchBody,
  })
  async resumeProcessInstances(@Input() call: InstanceCall): Promise<object> {
    return this.ofInstances(call, 'RESUME');
  }

  @Endpoint({
    ...create('MODIFY_PROCESS_INSTANCE'),
    path: '/v2/process-instances/modification',
    summary: 'Move elements of all instances of a selection',
    body: ModificationBatchBody,
  })
  async modifyProcessInstances(@Input() call: Call<typeof ModificationBatchBody>): Promise<object> {
    const { moveInstructions, ...body } = call.body;
    const move = moveInstructions.map(({ sourceElementId, targetElementId }) => ({
      source: { elementId: sourceElementId },
      targetElementId,
      ancestor: 'inferred' as const,
      variables: [],
    }));
    const modification = { activate: [], move, terminate: [] };
    return this.create(call, body, { type: 'MODIFY_PROCESS_INSTANCE', modification });
  }

  @Endpoint({
    ...create('MIGRATE_PROCESS_INSTANCE'),
    path: '/v2/process-instances/migration',
    summary: 'Migrate all instances of a selection to another version',
    body: MigrationBatchBody,
    codes: ['SELECTION_EMPTY', 'SELECTION_CHANGED', 'INVALID_FILTER', 'PROCESS_NOT_FOUND'],
  })
  async migrateProcessInstances(@Input() call: Call<typeof MigrationBatchBody>): Promise<object> {
    const { migrationPlan, ...body } = call.body;
    const { targetKey, instructions } = toMigration(migrationPlan);
    await requireMigrationTarget(this.rows, call.caller, targetKey);
    const migration = { targetKey, instructions };
    return this.create(call, body, { type: 'MIGRATE_PROCESS_INSTANCE', migration });
  }

  @Endpoint({
    ...create('RESOLVE_INCIDENT'),
    path: '/v2/process-instances/:processInstanceKey/incident-resolution',
    summary: 'Resolve all incidents of one instance',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    params: InstanceParams,
    codes: ['NOT_FOUND'],
  })
  async resolveIncidentsOfInstance(@Input() call: Call<undefined, typeof InstanceParams>): Promise<object> {
    const { processInstanceKey } = call.params;
    const { queries } = this.runtime;
    const instance = found(await queries.get(call.caller, 'processInstances', processInstanceKey));
    await this.rows.requireProcess(
      call.caller,
      'processInstances',
      processInstanceKey,
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
    const context = call.context({ tenantId: String(instance['tenantId']) });
    const filter = { processInstanceKey };
    return answer(await this.runtime.batches.create(context, { type: 'RESOLVE_INCIDENT', filter }));
  }

  @Endpoint({
    ...create('UPDATE_JOB'),
    path: '/v2/jobs/batch-update',
    summary: 'Change retries, time limit or priority of all jobs of a selection',
    body: JobBatchBody,
  })
  async updateJobs(@Input() call: Call<typeof JobBatchBody>): Promise<object> {
    const { changeset, ...body } = call.body;
    const changes = defined({
      retries: changeset.retries,
      lockMs: changeset.timeout,
      priority: changeset.priority,
    });
    return this.create(call, body, { type: 'UPDATE_JOB', changes });
  }

  @Endpoint({
    ...create('DELETE_DECISION_INSTANCE'),
    path: '/v2/decision-instances/deletion',
    summary: 'Delete all evaluations whose asked-for decision is in a selection',
    body: DecisionBatchBody,
  })
  async deleteDecisionInstances(@Input() call: Call<typeof DecisionBatchBody>): Promise<object> {
    return this.create(call, call.body, { type: 'DELETE_DECISION_INSTANCE' });
  }

  private ofInstances(call: InstanceCall, type: BatchType): Promise<object> {
    return this.create(call, call.body, { type });
  }

  private async create(
    call: Pick<Call, 'context'>,
    body: z.output<typeof InstanceBatchBody>,
    what: Pick<BatchRequest, 'type' | 'changes' | 'modification' | 'migration'>,
  ): Promise<object> {
    const { filter, all, exclude, expectedCount, operationReference, reason } = body;
    const context = call.context({ tenantId: tenantIn(filter), operationReference, reason });
    const request = defined({ ...what, filter, all, exclude, expectedCount });
    return answer(await this.runtime.batches.create(context, request));
  }
}

// helpers

/** An operation belongs to one tenant: the one its filter names, or the default. */
function tenantIn(filter: z.output<typeof InstanceBatchBody>['filter']): string | undefined {
  const tenantId = filter['tenantId'];
  return typeof tenantId === 'string' ? tenantId : undefined;
}

function answer(created: { readonly batchOperationKey: string; readonly type: BatchType }): object {
  return { batchOperationKey: created.batchOperationKey, batchOperationType: created.type };
}
