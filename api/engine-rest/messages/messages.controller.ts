import type { CommandContext, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { businessId, defined, opt, tenantId, withDefault } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { keyOf, restPath, typedVariables } from '../engine-rest-fields.ts';
import { ProcessInstance, toProcessInstance } from '../process-instances/process-instance-list.ts';
import { toJsonVariables, toTypedVariables } from '../variables/typed-variables.ts';

const permission = onAny(
  'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
  'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
);
const common = {
  method: 'POST',
  permission,
  level: 'L2',
  idempotency: 'K',
  bodyLimit: VARIABLES_BODY_MAX,
} as const;

const MessageBody = z.strictObject({
  messageName: z.string().min(1).max(255),
  businessKey: opt(businessId()),
  correlationKeys: opt(typedVariables()),
  localCorrelationKeys: opt(typedVariables()),
  processVariables: opt(typedVariables()),
  processVariablesLocal: opt(typedVariables()),
  processVariablesToTriggeredScope: opt(typedVariables()),
  tenantId: opt(tenantId()),
  withoutTenantId: withDefault(z.boolean(), false),
  processInstanceId: opt(z.string().max(64)),
  all: withDefault(z.boolean(), false),
  resultEnabled: withDefault(z.boolean(), false),
  variablesInResultEnabled: withDefault(z.boolean(), false),
});

const MessageAnswer = z.array(
  z.object({
    resultType: z.enum(['Execution', 'ProcessDefinition']),
    execution: z
      .object({
        id: z.string(),
        processInstanceId: z.string(),
        ended: z.boolean(),
        tenantId: z.string().nullable(),
      })
      .nullable(),
    processInstance: ProcessInstance.nullable(),
    variables: z.record(z.string(), z.unknown()).nullable(),
  }),
);

const SignalBody = z.strictObject({
  name: z.string().min(1).max(255),
  executionId: opt(z.string().max(64)),
  variables: opt(typedVariables()),
  tenantId: opt(tenantId()),
  withoutTenantId: withDefault(z.boolean(), false),
});

/** Messages and signals from outside. A message here is given to who waits now and never kept (MSG-5). */
@Controller()
export class EngineRestMessagesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...common,
    ...restPath('/message'),
    operationId: 'correlateMessageByFilter',
    summary: 'Give a message to whoever waits for it now; 204 unless a result is asked for',
    status: 200,
    body: MessageBody,
    response: MessageAnswer,
    codes: ['NO_SUBSCRIPTION', 'AMBIGUOUS_CORRELATION'],
  })
  async correlateMessage(@Input() call: Call<typeof MessageBody>): Promise<object | undefined> {
    const { body } = call;
    const localVariables = { ...body.processVariablesLocal, ...body.processVariablesToTriggeredScope };
    const matches = await this.runtime.messages.correlateByFilter(
      contextOf(call),
      defined({
        name: body.messageName,
        businessId: body.businessKey,
        processInstanceKey:
          body.processInstanceId === undefined
            ? undefined
            : keyOf(body.processInstanceId, 'Process instance'),
        correlationKeys: toJsonVariables(body.correlationKeys),
        localCorrelationKeys: toJsonVariables(body.localCorrelationKeys),
        variables: toJsonVariables(body.processVariables),
        localVariables: toJsonVariables(localVariables),
        all: body.all,
      }),
    );
    if (body.resultEnabled) return Promise.all(matches.map((match) => this.result(call, match)));
    void call.reply.status(204);
    return undefined;
  }

  @Endpoint({
    ...common,
    ...restPath('/signal'),
    operationId: 'throwSignal',
    summary: 'Send a signal to everybody who waits for it, or to one execution',
    body: SignalBody,
    codes: ['NOT_FOUND'],
  })
  async throwSignal(@Input() call: Call<typeof SignalBody>): Promise<void> {
    const { name, executionId, variables } = call.body;
    await this.runtime.messages.broadcast(
      contextOf(call),
      defined({
        name,
        variables: toJsonVariables(variables),
        elementInstanceKey: executionId === undefined ? undefined : keyOf(executionId, 'Execution'),
      }),
    );
  }

  private async result(
    call: Call<typeof MessageBody>,
    match: Awaited<ReturnType<Runtime['messages']['correlateByFilter']>>[number],
  ): Promise<object> {
    const { resultType, processInstanceKey, elementInstanceKey } = match;
    const instance = await this.runtime.queries.get(call.caller, 'processInstances', processInstanceKey);
    const shown = instance === null ? null : toProcessInstance(instance);
    const tenant = shown?.tenantId ?? null;
    return {
      resultType,
      processInstance: resultType === 'ProcessDefinition' ? shown : null,
      execution:
        resultType === 'Execution'
          ? {
              id: elementInstanceKey ?? processInstanceKey,
              processInstanceId: processInstanceKey,
              ended: shown?.ended ?? true,
              tenantId: tenant,
            }
          : null,
      variables: call.body.variablesInResultEnabled ? await this.variables(call, processInstanceKey) : null,
    };
  }

  private async variables(call: Call<typeof MessageBody>, key: Key): Promise<object> {
    return toTypedVariables((await this.runtime.queries.scopeVariables(call.caller, key)) ?? {});
  }
}

// helpers

function contextOf(call: Call<typeof MessageBody> | Call<typeof SignalBody>): CommandContext {
  const { tenantId, withoutTenantId } = call.body;
  if (withoutTenantId && tenantId !== undefined)
    throw new ApiProblem('INVALID_VALUE', 'Parameter withoutTenantId cannot be used together with tenantId.');
  return call.context({ tenantId: withoutTenantId ? '<default>' : tenantId });
}
