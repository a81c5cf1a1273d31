import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { IncidentSearch, IncidentSearchAnswer } from '../incidents/incidents.dto.ts';
import {
  ActivateBody,
  ElementInstance,
  ElementParams,
  ElementSearch,
  ElementSearchAnswer,
  SetVariablesBody,
  TriggerBody,
} from './element-instances.dto.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const SEARCH_CODES = ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;

/** Activations of elements, and the variables of their scopes. */
@Controller()
export class ElementInstancesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/element-instances/search',
    summary: 'Find element instances',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    body: ElementSearch,
    response: ElementSearchAnswer,
    codes: [...SEARCH_CODES, 'SEARCH_TOO_WIDE'],
  })
  async searchElementInstances(@Input() call: Call<typeof ElementSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'elementInstances', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/element-instances/:elementInstanceKey',
    summary: 'Read an element instance',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    params: ElementParams,
    response: ElementInstance,
    codes: ['NOT_FOUND'],
  })
  async getElementInstance(@Input() call: Call<undefined, typeof ElementParams>): Promise<object> {
    return found(
      await this.runtime.queries.get(call.caller, 'elementInstances', call.params.elementInstanceKey),
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/element-instances/ad-hoc-activities/:elementInstanceKey/activation',
    summary: 'Start activities inside an ad-hoc sub-process',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'K',
    params: ElementParams,
    body: ActivateBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: [
      'NOT_FOUND',
      'ELEMENT_NOT_ACTIVATABLE',
      'INVALID_INSTANCE_STATE',
      'INSTANCE_ENDED',
      'INSTANCE_SUSPENDED',
    ],
  })
  async activateAdHocActivities(
    @Input() call: Call<typeof ActivateBody, typeof ElementParams>,
  ): Promise<void> {
    const { elementInstanceKey } = call.params;
    const { elements, cancelRemainingInstances } = call.body;
    await this.rows.requireProcess(
      call.caller,
      'elementInstances',
      elementInstanceKey,
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
    await this.runtime.instances.activateAdHoc(call.context(), elementInstanceKey, {
      elements,
      cancelRemaining: cancelRemainingInstances,
    });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/element-instances/:elementInstanceKey/trigger',
    summary: 'Complete a receive task that names no message, or an ad-hoc sub-process',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'X1',
    idempotency: 'K',
    params: ElementParams,
    body: TriggerBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: ['NOT_FOUND', 'INVALID_INSTANCE_STATE', 'INSTANCE_ENDED', 'INSTANCE_SUSPENDED'],
  })
  async triggerElement(@Input() call: Call<typeof TriggerBody, typeof ElementParams>): Promise<void> {
    const { elementInstanceKey } = call.params;
    await this.rows.requireProcess(
      call.caller,
      'elementInstances',
      elementInstanceKey,
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
    await this.runtime.instances.triggerElement(call.context(), elementInstanceKey, call.body.variables);
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/element-instances/:elementInstanceKey/variables',
    summary: 'Set variables in a scope; a process instance key is a scope too',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'N',
    params: ElementParams,
    body: SetVariablesBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: ['NOT_FOUND', 'INSTANCE_ENDED'],
  })
  async setVariables(@Input() call: Call<typeof SetVariablesBody, typeof ElementParams>): Promise<void> {
    const { elementInstanceKey } = call.params;
    const { variables, local, operationReference } = call.body;
    await this.rows.requireScope(
      call.caller,
      elementInstanceKey,
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
    await this.runtime.instances.setVariables(
      call.context({ operationReference }),
      elementInstanceKey,
      variables,
      local,
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/element-instances/:elementInstanceKey/incidents/search',
    summary: 'Find incidents of an element instance',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    params: ElementParams,
    body: IncidentSearch,
    response: IncidentSearchAnswer,
    codes: ['NOT_FOUND', ...SEARCH_CODES],
  })
  async searchElementInstanceIncidents(
    @Input() call: Call<typeof IncidentSearch, typeof ElementParams>,
  ): Promise<object> {
    const { elementInstanceKey } = call.params;
    found(await this.runtime.queries.get(call.caller, 'elementInstances', elementInstanceKey));
    return toAnswer(
      await this.runtime.queries.search(call.caller, 'incidents', {
        ...call.body,
        filter: { ...call.body.filter, elementInstanceKey },
      }),
    );
  }
}
