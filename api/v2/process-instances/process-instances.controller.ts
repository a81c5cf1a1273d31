import type { Caller, Key, Runtime, StartRequest } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onRow } from '../../auth/permission.ts';
import type { PermissionPair } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { answerCsv, wantsCsv } from '../csv-answer.ts';
import {
  ActionBody,
  CreatedInstance,
  CreateInstanceBody,
  InstanceParams,
  InstanceSearch,
  InstanceSearchAnswer,
  ProcessInstance,
} from './process-instances.dto.ts';

const READ = ['PROCESS_DEFINITION:READ_PROCESS_INSTANCE'] as const;

/** Start, find and end process instances. */
@Controller()
export class ProcessInstancesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances',
    summary: 'Start a process instance',
    permission: onRow('PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    level: 'L1',
    idempotency: 'K',
    body: CreateInstanceBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: CreatedInstance,
    codes: [
      'INSTANCE_QUOTA_REACHED',
      'PROCESS_NOT_FOUND',
      'BUSINESS_ID_EXISTS',
      'PROCESS_NOT_STARTABLE',
      'VERSION_NOT_STARTABLE',
      'UNKNOWN_ELEMENT',
      'AWAIT_TIMEOUT',
      'FORM_INVALID',
    ],
  })
  async createProcessInstance(@Input() call: Call<typeof CreateInstanceBody>): Promise<object> {
    const { body } = call;
    await this.requireStart(call.caller, body.processDefinitionId, body.processDefinitionKey);
    const request = defined({
      processDefinitionId: body.processDefinitionId,
      processDefinitionKey: body.processDefinitionKey,
      version: body.processDefinitionVersion > 0 ? body.processDefinitionVersion : undefined,
      variables: body.variables,
      businessId: body.businessId,
      tags: body.tags,
      startElementIds:
        body.startInstructions.length > 0
          ? body.startInstructions.map((instruction) => instruction.elementId)
          : undefined,
      terminateAfterElementIds:
        body.runtimeInstructions.length > 0
          ? body.runtimeInstructions.map((instruction) => instruction.afterElementId)
          : undefined,
      awaitCompletionMs: body.awaitCompletion ? body.requestTimeout || AWAIT_MS_DEFAULT : undefined,
      fetchVariables: body.fetchVariables,
      fromStartForm: body.fromStartForm,
    }) satisfies StartRequest;
    return this.runtime.instances.start(call.context(body), request);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances/search',
    summary: 'Find process instances; with Accept: text/csv the page comes as CSV',
    permission: filtered(...READ),
    level: 'L2',
    idempotency: 'R',
    body: InstanceSearch,
    response: InstanceSearchAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchProcessInstances(@Input() call: Call<typeof InstanceSearch>): Promise<unknown> {
    const page = await this.runtime.queries.search(call.caller, 'processInstances', call.body);
    return wantsCsv(call.request)
      ? answerCsv(call.reply, ProcessInstance, page.items, call.isExtended)
      : toAnswer(page);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/process-instances/:processInstanceKey',
    summary: 'Read a process instance',
    permission: filtered(...READ),
    level: 'L2',
    idempotency: 'R',
    params: InstanceParams,
    response: ProcessInstance,
    codes: ['NOT_FOUND'],
  })
  async getProcessInstance(@Input() call: Call<undefined, typeof InstanceParams>): Promise<object> {
    return found(
      await this.runtime.queries.get(call.caller, 'processInstances', call.params.processInstanceKey),
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/cancellation',
    summary: 'Cancel a process instance',
    permission: onRow('PROCESS_DEFINITION:CANCEL_PROCESS_INSTANCE'),
    level: 'L1',
    idempotency: 'K',
    params: InstanceParams,
    body: ActionBody,
    codes: ['NOT_FOUND', 'NOT_ROOT_INSTANCE'],
  })
  async cancelProcessInstance(@Input() call: Call<typeof ActionBody, typeof InstanceParams>): Promise<void> {
    await this.act(call, 'PROCESS_DEFINITION:CANCEL_PROCESS_INSTANCE', 'cancel');
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/suspension',
    summary: 'Suspend a process instance',
    permission: onRow('PROCESS_DEFINITION:SUSPEND_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'N',
    params: InstanceParams,
    body: ActionBody,
    codes: ['NOT_FOUND', 'INVALID_INSTANCE_STATE'],
  })
  async suspendProcessInstance(@Input() call: Call<typeof ActionBody, typeof InstanceParams>): Promise<void> {
    await this.act(call, 'PROCESS_DEFINITION:SUSPEND_PROCESS_INSTANCE', 'suspend');
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/resumption',
    summary: 'Resume a suspended process instance',
    permission: onRow('PROCESS_DEFINITION:SUSPEND_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'N',
    params: InstanceParams,
    body: ActionBody,
    codes: ['NOT_FOUND', 'INVALID_INSTANCE_STATE'],
  })
  async resumeProcessInstance(@Input() call: Call<typeof ActionBody, typeof InstanceParams>): Promise<void> {
    await this.act(call, 'PROCESS_DEFINITION:SUSPEND_PROCESS_INSTANCE', 'resume');
  }

  private async act(
    call: Call<typeof ActionBody, typeof InstanceParams>,
    need: PermissionPair,
    action: 'cancel' | 'suspend' | 'resume',
  ): Promise<void> {
    const { processInstanceKey } = call.params;
    await this.rows.requireProcess(call.caller, 'processInstances', processInstanceKey, need);
    await this.runtime.instances[action](call.context(call.body), processInstanceKey);
  }

  private async requireStart(
    caller: Caller,
    processDefinitionId: string | undefined,
    processDefinitionKey: Key | undefined,
  ): Promise<void> {
    if (
      processDefinitionId !== undefined &&
      this.access.isAllowed(caller, ['PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'], processDefinitionId)
    )
      return;
    await this.access.requireRow(
      caller,
      ['PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'],
      async () => {
        if (processDefinitionKey !== undefined) {
          const version = await this.runtime.queries.get(caller, 'processDefinitions', processDefinitionKey);
          return version && { PROCESS_DEFINITION: String(version['processDefinitionId']) };
        }
        const known = await this.runtime.queries.count(caller, 'processDefinitions', {
          processDefinitionId: processDefinitionId ?? '',
        });
        return known > 0 ? { PROCESS_DEFINITION: processDefinitionId ?? '' } : null;
      },
      'PROCESS_NOT_FOUND',
    );
  }
}

/** api.md 2.2: 0 means the server's default. */
const AWAIT_MS_DEFAULT = 10_000;
