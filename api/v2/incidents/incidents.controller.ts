import type { Caller, JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { filtered, onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  Incident,
  IncidentDetails,
  IncidentParams,
  IncidentSearch,
  IncidentSearchAnswer,
  Resolution,
  ResolveBody,
} from './incidents.dto.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const POLL_MS = 100;

type IncidentCall = Call<undefined, typeof IncidentParams>;

/** What is stuck and needs a person. */
@Controller()
export class IncidentsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/incidents/search',
    summary: 'Find incidents',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    body: IncidentSearch,
    response: IncidentSearchAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchIncidents(@Input() call: Call<typeof IncidentSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'incidents', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/incidents/:incidentKey',
    summary: 'Read an incident',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    params: IncidentParams,
    response: Incident,
    codes: ['NOT_FOUND'],
  })
  async getIncident(@Input() call: IncidentCall): Promise<object> {
    return found(await this.runtime.queries.get(call.caller, 'incidents', call.params.incidentKey));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/incidents/:incidentKey/details',
    summary: 'Attempts, inputs and stack behind an incident',
    permission: READ,
    level: 'X1',
    idempotency: 'R',
    params: IncidentParams,
    response: IncidentDetails,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getIncidentDetails(@Input() call: IncidentCall): Promise<object> {
    return found(await this.runtime.queries.incidentDetails(call.caller, call.params.incidentKey));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/incidents/:incidentKey/resolution',
    summary: 'Resolve an incident; with Prefer: extended the result is reported',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'L2',
    idempotency: 'N',
    params: IncidentParams,
    body: ResolveBody,
    status: 200,
    response: Resolution,
    codes: ['NOT_FOUND', 'INCIDENT_NOT_ACTIVE', 'JOB_HAS_NO_RETRIES'],
  })
  async resolveIncident(
    @Input() call: Call<typeof ResolveBody, typeof IncidentParams>,
  ): Promise<object | undefined> {
    const { incidentKey } = call.params;
    const { operationReference, reason, retries, waitForAttempt } = call.body;
    await this.rows.requireProcess(
      call.caller,
      'incidents',
      incidentKey,
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
    const before = await this.runtime.queries.get(call.caller, 'incidents', incidentKey);
    await this.runtime.incidents.resolve(call.context({ operationReference, reason }), incidentKey, retries);
    if (!call.isExtended || !before) {
      void call.reply.status(204);
      return undefined;
    }
    return { incidentKey, ...(await this.outcome(call.caller, before, waitForAttempt ?? 0)) };
  }

  /** Looks until the element moved on, failed again, or the time is over; then the attempt is still running. */
  private async outcome(
    caller: Caller,
    incident: JsonObject,
    waitMs: number,
  ): Promise<{ result: string; newIncidentKey: string | null }> {
    const until = performance.now() + waitMs;
    for (;;) {
      const filter = { elementInstanceKey: String(incident['elementInstanceKey']), state: 'ACTIVE' };
      const open = await this.runtime.queries.search(caller, 'incidents', {
        filter,
        sort: [],
        page: { limit: 1, from: 0 },
      });
      const newIncidentKey = open.items[0]?.['incidentKey'];
      if (typeof newIncidentKey === 'string') return { result: 'FAILED_AGAIN', newIncidentKey };
      const element = await this.runtime.queries.search(caller, 'elementInstances', {
        filter: { elementInstanceKey: filter.elementInstanceKey },
        sort: [],
        page: { limit: 1, from: 0 },
      });
      if (element.items[0]?.['state'] !== 'ACTIVE') return { result: 'RESOLVED', newIncidentKey: null };
      if (performance.now() >= until) return { result: 'RUNNING', newIncidentKey: null };
      await sleep(POLL_MS);
    }
  }
}
