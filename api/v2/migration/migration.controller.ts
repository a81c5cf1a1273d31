import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { InstanceParams } from '../process-instances/process-instances.dto.ts';
import {
  OneMigrationBody,
  Proposal,
  ProposalBody,
  requireMigrationTarget,
  toMigration,
} from './migration.dto.ts';

/** MIG-3: instances go on in another version of their process. */
@Controller()
export class MigrationController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/migration',
    summary: 'Migrate an instance to another version; all of it or nothing',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'N',
    params: InstanceParams,
    body: OneMigrationBody,
    codes: [
      'NOT_FOUND',
      'PROCESS_NOT_FOUND',
      'MAPPING_INVALID',
      'MIGRATION_BLOCKED',
      'INVALID_INSTANCE_STATE',
      'INSTANCE_ENDED',
      'INSTANCE_SUSPENDED',
    ],
  })
  async migrateProcessInstance(
    @Input() call: Call<typeof OneMigrationBody, typeof InstanceParams>,
  ): Promise<void> {
    const { processInstanceKey } = call.params;
    const need = 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE';
    await this.rows.requireProcess(call.caller, 'processInstances', processInstanceKey, need);
    const { operationReference, reason } = call.body;
    const { targetKey, instructions } = toMigration(call.body);
    await requireMigrationTarget(this.rows, call.caller, targetKey);
    const context = call.context({ operationReference, reason });
    await this.runtime.instances.migrate(context, processInstanceKey, targetKey, instructions);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/migration-plans/proposal',
    summary: 'What elements of one version could be in another, with the tokens that wait there',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'X1',
    idempotency: 'R',
    body: ProposalBody,
    status: 200,
    response: Proposal,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PROCESS_NOT_FOUND'],
  })
  async proposeMigration(@Input() call: Call<typeof ProposalBody>): Promise<object> {
    const { sourceProcessDefinitionKey: source, targetProcessDefinitionKey: target } = call.body;
    const { caller } = call;
    const need = 'PROCESS_DEFINITION:READ_PROCESS_INSTANCE';
    for (const definition of [source, target])
      await this.rows.requireProcess(caller, 'processDefinitions', definition, need);
    const { instructions, unmapped } = await this.runtime.migrations.propose(source, target);
    const rows = await this.runtime.queries.definitionStatistics(caller, source, {});
    const active = new Map(rows.map((row) => [String(row['elementId']), Number(row['active'])]));
    const tokensAt = (elementId: string): number => active.get(elementId) ?? 0;
    return {
      sourceProcessDefinitionKey: source,
      targetProcessDefinitionKey: target,
      mappingInstructions: instructions.map(({ sourceId, targetId, confidence }) => ({
        sourceElementId: sourceId,
        targetElementId: targetId,
        confidence,
        activeTokens: tokensAt(sourceId),
      })),
      unmapped: unmapped.map((sourceElementId) => ({
        sourceElementId,
        activeTokens: tokensAt(sourceElementId),
        required: tokensAt(sourceElementId) > 0,
      })),
    };
  }
}
