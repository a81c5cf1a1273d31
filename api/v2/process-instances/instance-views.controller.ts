import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { IncidentSearch, IncidentSearchAnswer } from '../incidents/incidents.dto.ts';
import { ElementStatistics } from '../process-definitions/process-definitions.dto.ts';
import {
  CallHierarchy,
  CompensationList,
  HistoryAnswer,
  HistorySearch,
  InstanceParams,
  SequenceFlows,
  WaitList,
  WaitStateStatistics,
} from './process-instances.dto.ts';

const read = {
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  idempotency: 'R',
  params: InstanceParams,
  codes: ['NOT_FOUND'],
} as const;

type InstanceCall = Call<undefined, typeof InstanceParams>;

/** What an operator sees of one instance. */
@Controller()
export class InstanceViewsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-instances/:processInstanceKey/statistics/element-instances',
    summary: 'Counts per element of an instance',
    level: 'L3',
    response: ElementStatistics,
  })
  async getProcessInstanceStatistics(@Input() call: InstanceCall): Promise<object> {
    return {
      items: found(
        await this.runtime.queries.instanceStatistics(call.caller, call.params.processInstanceKey),
      ),
    };
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-instances/:processInstanceKey/statistics/wait-states',
    summary: 'How many waits each element of an instance has',
    level: 'L3',
    response: WaitStateStatistics,
  })
  async getProcessInstanceWaitStateStatistics(@Input() call: InstanceCall): Promise<object> {
    const waits = found(await this.runtime.queries.waits(call.caller, call.params.processInstanceKey));
    const counts = new Map<string, number>();
    for (const wait of waits)
      counts.set(String(wait['elementId']), (counts.get(String(wait['elementId'])) ?? 0) + 1);
    return { items: [...counts].map(([elementId, waitingCount]) => ({ elementId, waitingCount })) };
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-instances/:processInstanceKey/sequence-flows',
    summary: 'The sequence flows an instance has taken',
    level: 'L3',
    response: SequenceFlows,
  })
  async getProcessInstanceSequenceFlows(@Input() call: InstanceCall): Promise<object> {
    return {
      items: found(await this.runtime.queries.sequenceFlows(call.caller, call.params.processInstanceKey)),
    };
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-instances/:processInstanceKey/call-hierarchy',
    summary: 'From the root instance down to this one',
    level: 'L3',
    response: CallHierarchy,
  })
  async getProcessInstanceCallHierarchy(@Input() call: InstanceCall): Promise<object> {
    return found(await this.runtime.queries.callHierarchy(call.caller, call.params.processInstanceKey));
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-instances/:processInstanceKey/waits',
    summary: 'What an instance waits for, each as one sentence',
    level: 'X1',
    response: WaitList,
    alwaysExtended: true,
  })
  async getProcessInstanceWaits(@Input() call: InstanceCall): Promise<object> {
    return { items: found(await this.runtime.queries.waits(call.caller, call.params.processInstanceKey)) };
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-instances/:processInstanceKey/compensations',
    summary: 'What an instance has undone, failed to undo and has yet to undo',
    level: 'X1',
    response: CompensationList,
    alwaysExtended: true,
  })
  async getProcessInstanceCompensations(@Input() call: InstanceCall): Promise<object> {
    return found(await this.runtime.compensations(call.caller, call.params.processInstanceKey));
  }

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/history/search',
    summary: 'What happened in an instance, in order',
    level: 'X1',
    body: HistorySearch,
    response: HistoryAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchProcessInstanceHistory(
    @Input() call: Call<typeof HistorySearch, typeof InstanceParams>,
  ): Promise<object> {
    return toAnswer(
      found(
        await this.runtime.queries.instanceHistory(call.caller, call.params.processInstanceKey, call.body),
      ),
    );
  }

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/process-instances/:processInstanceKey/incidents/search',
    summary: 'Find incidents of an instance',
    level: 'L3',
    body: IncidentSearch,
    response: IncidentSearchAnswer,
    codes: ['NOT_FOUND', 'INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchProcessInstanceIncidents(
    @Input() call: Call<typeof IncidentSearch, typeof InstanceParams>,
  ): Promise<object> {
    const { processInstanceKey } = call.params;
    found(await this.runtime.queries.get(call.caller, 'processInstances', processInstanceKey));
    return toAnswer(
      await this.runtime.queries.search(call.caller, 'incidents', {
        ...call.body,
        filter: { ...call.body.filter, processInstanceKey },
      }),
    );
  }
}
