import type { CommandContext, Runtime, StartRequest } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { onPath, onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionKeyOf } from '../engine-rest-fields.ts';
import { typesOfRequest, withTypes } from '../variables/known-types.ts';
import { toJsonVariables, toTypedVariables } from '../variables/typed-variables.ts';
import {
  DefinitionIdParams,
  DefinitionKeyParams,
  StartAnswer,
  StartBody,
  TenantDefinitionParams,
} from './process-definitions.dto.ts';
import { startedProcessInstance } from './started-instance.ts';

const start = {
  method: 'POST',
  level: 'L1',
  idempotency: 'K',
  body: StartBody,
  bodyLimit: VARIABLES_BODY_MAX,
  response: StartAnswer,
} as const;

/** Starting processes as Camunda 7 clients do. A start by key follows the release routes. */
@Controller()
export class EngineRestProcessDefinitionsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...start,
    path: '/engine-rest/process-definition/key/:key/start',
    aliases: ['/engine-rest/engine/default/process-definition/key/:key/start'],
    summary: 'Start the latest version of a process',
    permission: onPath('key', 'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    params: DefinitionKeyParams,
  })
  async startByKey(@Input() call: Call<typeof StartBody, typeof DefinitionKeyParams>): Promise<object> {
    return this.start(call.context(), call.body, { processDefinitionId: call.params.key });
  }

  @Endpoint({
    ...start,
    path: '/engine-rest/process-definition/key/:key/tenant-id/:tenantId/start',
    aliases: ['/engine-rest/engine/default/process-definition/key/:key/tenant-id/:tenantId/start'],
    summary: 'Start the latest version of a process of one tenant',
    permission: onPath('key', 'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    params: TenantDefinitionParams,
  })
  async startByKeyAndTenant(
    @Input() call: Call<typeof StartBody, typeof TenantDefinitionParams>,
  ): Promise<object> {
    return this.start(call.context({ tenantId: call.params.tenantId }), call.body, {
      processDefinitionId: call.params.key,
    });
  }

  @Endpoint({
    ...start,
    path: '/engine-rest/process-definition/:id/start',
    aliases: ['/engine-rest/engine/default/process-definition/:id/start'],
    summary: 'Start one version of a process',
    permission: onRow('PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    params: DefinitionIdParams,
  })
  async startById(@Input() call: Call<typeof StartBody, typeof DefinitionIdParams>): Promise<object> {
    const processDefinitionKey = definitionKeyOf(call.params.id);
    await this.rows.requireProcess(
      call.caller,
      'processDefinitions',
      processDefinitionKey,
      'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
    );
    return this.start(call.context(), call.body, { processDefinitionKey });
  }

  private async start(
    context: CommandContext,
    body: z.output<typeof StartBody>,
    which: Partial<StartRequest>,
  ): Promise<object> {
    const request = defined({
      ...which,
      variables: toJsonVariables(body.variables),
      businessId: body.businessKey,
      startElementIds: body.startInstructions?.map(({ activityId }) => activityId),
    });
    const started = await this.runtime.instances.start(
      withTypes(context, body.variables),
      request as StartRequest,
    );
    return {
      ...startedProcessInstance(started),
      ...(body.withVariablesInReturn
        ? {
            variables: toTypedVariables(
              { ...request.variables, ...started.variables },
              typesOfRequest(body.variables),
            ),
          }
        : {}),
    };
  }
}
