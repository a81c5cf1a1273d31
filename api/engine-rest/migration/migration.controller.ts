import type { Caller, Key, MigrationInstruction, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered, onAny } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireMigrationTarget } from '../../v2/migration/migration.dto.ts';
import { Batch, createBatchOf } from '../batches/batch-list.ts';
import { InstanceSelection, selectedKeys } from '../batches/instance-selection.ts';
import { definitionKeyOf, restPath } from '../engine-rest-fields.ts';

const NEED = 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE';
const INSTRUCTIONS_MAX = 20_000;

/** As in Camunda 7 an instruction names one activity on each side. */
const activity = () =>
  z.array(z.string().min(1).max(255)).length(1, {
    error: 'INVALID_VALUE: Map one activity to one activity.',
  });
const Instruction = z.strictObject({
  sourceActivityIds: activity(),
  targetActivityIds: activity(),
  updateEventTrigger: opt(z.boolean()),
});
const Plan = z.strictObject({
  sourceProcessDefinitionId: z.string().max(600),
  targetProcessDefinitionId: z.string().max(600),
  instructions: z.array(Instruction).max(INSTRUCTIONS_MAX),
  variables: opt(z.record(z.string(), z.never())),
});
const GenerateBody = z.strictObject({
  sourceProcessDefinitionId: z.string().max(600),
  targetProcessDefinitionId: z.string().max(600),
  updateEventTriggers: opt(z.boolean()),
  variables: opt(z.record(z.string(), z.never())),
});
/** Neither listeners nor mappings run when an instance migrates, whatever is asked for. */
const ExecuteBody = z.strictObject({
  migrationPlan: Plan,
  ...InstanceSelection,
  skipCustomListeners: opt(z.boolean()),
  skipIoMappings: opt(z.boolean()),
});
const GeneratedPlan = z.object({
  sourceProcessDefinitionId: z.string(),
  targetProcessDefinitionId: z.string(),
  instructions: z.array(
    z.object({
      sourceActivityIds: z.array(z.string()),
      targetActivityIds: z.array(z.string()),
      updateEventTrigger: z.boolean(),
    }),
  ),
  variables: z.unknown().nullable(),
});
const Report = z.object({
  instructionReports: z.array(z.object({ instruction: z.unknown(), failures: z.array(z.string()) })),
  variableReports: z.record(z.string(), z.unknown()),
});

const plans = {
  method: 'POST',
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L3',
  idempotency: 'R',
  status: 200,
  codes: ['NOT_FOUND', 'PROCESS_NOT_FOUND'],
} as const;
const execution = {
  method: 'POST',
  permission: onAny('BATCH:CREATE', 'BATCH:CREATE_BATCH_OPERATION_MIGRATE_PROCESS_INSTANCE'),
  level: 'L3',
  idempotency: 'N',
  body: ExecuteBody,
} as const;

/** Plans of migrations, and instances that go on by them (MIG-1…MIG-6). */
@Controller()
export class EngineRestMigrationController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...plans,
    ...restPath('/migration/generate'),
    operationId: 'generateMigrationPlan',
    summary: 'A plan that maps activities which are the same in both versions',
    body: GenerateBody,
    response: GeneratedPlan,
  })
  async generate(@Input() call: Call<typeof GenerateBody>): Promise<object> {
    const { sourceProcessDefinitionId, targetProcessDefinitionId, updateEventTriggers } = call.body;
    const [source, target] = await this.versionsOf(call.caller, call.body);
    const { instructions } = await this.runtime.migrations.propose(source, target);
    return {
      sourceProcessDefinitionId,
      targetProcessDefinitionId,
      instructions: instructions
        .filter(({ confidence }) => confidence === 'SAME')
        .map(({ sourceId, targetId }) => ({
          sourceActivityIds: [sourceId],
          targetActivityIds: [targetId],
          updateEventTrigger: updateEventTriggers === true,
        })),
      variables: null,
    };
  }

  @Endpoint({
    ...plans,
    ...restPath('/migration/validate'),
    operationId: 'validateMigrationPlan',
    summary: 'What is wrong with a plan, by instruction',
    body: Plan,
    response: Report,
  })
  async validate(@Input() call: Call<typeof Plan>): Promise<object> {
    const [source, target] = await this.versionsOf(call.caller, call.body);
    const { problems } = await this.runtime.migrations.check(source, target, instructionsOf(call.body));
    const known = new Set(call.body.instructions.map(({ sourceActivityIds: [id] }) => id));
    const general = problems.filter(({ elementId }) => !known.has(elementId));
    const reports = call.body.instructions.map((instruction) => ({
      instruction,
      failures: problems
        .filter(({ elementId }) => elementId === instruction.sourceActivityIds[0])
        .map(({ message }) => message),
    }));
    return {
      instructionReports: [
        ...(general.length === 0
          ? []
          : [{ instruction: null, failures: general.map(({ message }) => message) }]),
        ...reports.filter(({ failures }) => failures.length > 0),
      ],
      variableReports: {},
    };
  }

  @Endpoint({
    ...execution,
    ...restPath('/migration/execute'),
    operationId: 'executeMigrationPlan',
    summary: 'Migrate several instances, one after the other',
    codes: [
      'SELECTION_EMPTY',
      'INVALID_FILTER',
      'PROCESS_NOT_FOUND',
      'MAPPING_INVALID',
      'MIGRATION_BLOCKED',
      'INVALID_INSTANCE_STATE',
    ],
  })
  async execute(@Input() call: Call<typeof ExecuteBody>): Promise<void> {
    const { targetKey, instructions } = await this.migrationOf(call);
    const keys = await selectedKeys(this.runtime, call.caller, call.body);
    for (const key of keys) await this.rows.requireProcess(call.caller, 'processInstances', key, NEED);
    const { idempotency: _, ...context } = call.context();
    for (const key of keys) await this.runtime.instances.migrate(context, key, targetKey, instructions);
  }

  @Endpoint({
    ...execution,
    ...restPath('/migration/executeAsync'),
    operationId: 'executeMigrationPlanLater',
    summary: 'Migrate many instances as a batch',
    status: 200,
    response: Batch,
    codes: ['SELECTION_EMPTY', 'INVALID_FILTER', 'PROCESS_NOT_FOUND', 'MAPPING_INVALID'],
  })
  async executeAsync(@Input() call: Call<typeof ExecuteBody>): Promise<object> {
    const migration = await this.migrationOf(call);
    return createBatchOf(this.runtime, call, call.body, { type: 'MIGRATE_PROCESS_INSTANCE', migration });
  }

  private async migrationOf({ caller, body }: Pick<Call<typeof ExecuteBody>, 'caller' | 'body'>) {
    const [, targetKey] = await this.versionsOf(caller, body.migrationPlan);
    await requireMigrationTarget(this.rows, caller, targetKey);
    return { targetKey, instructions: instructionsOf(body.migrationPlan) };
  }

  private async versionsOf(
    caller: Caller,
    plan: Pick<z.output<typeof Plan>, 'sourceProcessDefinitionId' | 'targetProcessDefinitionId'>,
  ): Promise<[Key, Key]> {
    const source = definitionKeyOf(plan.sourceProcessDefinitionId);
    const target = definitionKeyOf(plan.targetProcessDefinitionId);
    const need = 'PROCESS_DEFINITION:READ_PROCESS_INSTANCE';
    for (const key of [source, target])
      await this.rows.requireProcess(caller, 'processDefinitions', key, need);
    return [source, target];
  }
}

// helpers

function instructionsOf({ instructions }: z.output<typeof Plan>): readonly MigrationInstruction[] {
  return instructions.map(({ sourceActivityIds, targetActivityIds, updateEventTrigger }) => ({
    sourceId: sourceActivityIds[0] ?? '',
    targetId: targetActivityIds[0] ?? '',
    renew: updateEventTrigger === true,
  }));
}
