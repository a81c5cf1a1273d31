import type { CommandContext, Key, Runtime, StartRequest } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { onPath, onRow } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionKeyOf, restPath } from '../engine-rest-fields.ts';
import { typesOfRequest, withTypes } from '../variables/known-types.ts';
import { toJsonVariables, toTypedVariables } from '../variables/typed-variables.ts';
import {
  DefinitionIdParams,
  DefinitionKeyParams,
  StartAnswer,
  StartBody,
  SubmitFormBody,
  TenantDefinitionParams,
} from './process-definitions.dto.ts';
import { startOf } from './start-instructions.ts';
import { startedProcessInstance } from './started-instance.ts';

const start = {
  method: 'POST',
  level: 'L1',
  idempotency: 'K',
  body: StartBody,
  bodyLimit: VARIABLES_BODY_MAX,
  response: StartAnswer,
} as const;

const submitForm = {
  ...start,
  level: 'L2',
  body: SubmitFormBody,
  codes: ['FORM_INVALID'],
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
    return this.start(call.context(), call.body, { processDefinitionKey: await this.requireStart(call) });
  }

  @Endpoint({
    ...submitForm,
    ...restPath('/process-definition/key/:key/submit-form'),
    summary: 'Start the latest version of a process with what its form gave',
    permission: onPath('key', 'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    params: DefinitionKeyParams,
  })
  async submitStartFormByKey(
    @Input() call: Call<typeof SubmitFormBody, typeof DefinitionKeyParams>,
  ): Promise<object> {
    return this.start(call.context(), fromForm(call.body), {
      processDefinitionId: call.params.key,
      fromStartForm: true,
    });
  }

  @Endpoint({
    ...submitForm,
    ...restPath('/process-definition/key/:key/tenant-id/:tenantId/submit-form'),
    summary: 'Start the latest version of a process of one tenant with what its form gave',
    permission: onPath('key', 'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    params: TenantDefinitionParams,
  })
  async submitStartFormByKeyAndTenant(
    @Input() call: Call<typeof SubmitFormBody, typeof TenantDefinitionParams>,
  ): Promise<object> {
    return this.start(call.context({ tenantId: call.params.tenantId }), fromForm(call.body), {
      processDefinitionId: call.params.key,
      fromStartForm: true,
    });
  }

  @Endpoint({
    ...submitForm,
    ...restPath('/process-definition/:id/submit-form'),
    summary: 'Start one version of a process with what its form gave',
    permission: onRow('PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'),
    params: DefinitionIdParams,
  })
  async submitStartFormById(
    @Input() call: Call<typeof SubmitFormBody, typeof DefinitionIdParams>,
  ): Promise<object> {
    const processDefinitionKey = await this.requireStart(call);
    return this.start(call.context(), fromForm(call.body), { processDefinitionKey, fromStartForm: true });
  }

  private async requireStart(
    call: Pick<Call<undefined, typeof DefinitionIdParams>, 'caller' | 'params'>,
  ): Promise<Key> {
    const key = definitionKeyOf(call.params.id);
    await this.rows.requireProcess(
      call.caller,
      'processDefinitions',
      key,
      'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
    );
    return key;
  }

  private async start(
    context: CommandContext,
    body: z.output<typeof StartBody>,
    which: Partial<StartRequest>,
  ): Promise<object> {
    const instructed = startOf(body.startInstructions);
    const request = defined({
      ...which,
      ...instructed.start,
      variables: { ...toJsonVariables(body.variables), ...instructed.variables },
      businessId: body.businessKey,
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

// helpers

/** What a form gives is the start without the rest. */
function fromForm(body: z.output<typeof SubmitFormBody>): z.output<typeof StartBody> {
  return StartBody.parse({ ...body });
}
