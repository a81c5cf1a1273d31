import type { Caller, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionKeyOf, restPath } from '../engine-rest-fields.ts';
import { incidentTypeOf } from '../incidents/incidents.controller.ts';
import { flagText } from '../lists/query-fields.ts';
import { ProcessDefinition, toProcessDefinition } from './process-definition-list.ts';

const ROWS_MAX = 10_000;
const Query = z.strictObject({ failedJobs: flagText(), incidents: flagText(), rootIncidents: flagText() });
const Statistics = z.array(
  z.object({
    id: z.string(),
    instances: z.int(),
    failedJobs: z.int(),
    incidents: z.array(z.object({ incidentType: z.string(), incidentCount: z.int() })),
    definition: ProcessDefinition,
  }),
);
const HistoryParams = z.object({ id: z.string().min(1).max(600) });
const HistoryQuery = z.strictObject({
  canceled: flagText(),
  finished: flagText(),
  completeScope: flagText().refine((value) => value !== true, {
    error: 'INVALID_VALUE: Which activities completed their scope is not counted here.',
  }),
  incidents: flagText(),
});
const HistoryStatistics = z.array(
  z.object({
    id: z.string(),
    instances: z.int(),
    canceled: z.int(),
    finished: z.int(),
    completeScope: z.int(),
    openIncidents: z.int(),
    resolvedIncidents: z.int(),
    deletedIncidents: z.int(),
  }),
);

/** Counts per version of a process, and per activity of one. */
@Controller()
export class DefinitionStatisticsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...restPath('/process-definition/statistics'),
    method: 'GET',
    summary: 'Running instances and incidents per version of a process',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_DEFINITION'),
    level: 'L3',
    idempotency: 'R',
    query: Query,
    response: Statistics,
  })
  async readDefinitionStatistics(
    @Input() call: Call<undefined, undefined, typeof Query>,
  ): Promise<readonly object[]> {
    const page = await this.runtime.queries.search(call.caller, 'processDefinitions', {
      filter: {},
      sort: [],
      page: { from: 0, limit: ROWS_MAX },
    });
    const { failedJobs, incidents, rootIncidents } = call.query ?? {};
    const asked = incidents === true || rootIncidents === true;
    const byDefinition = asked
      ? await this.openIncidents(call.caller)
      : new Map<string, Map<string, number>>();
    return page.items.map((row) => {
      const definition = toProcessDefinition(row);
      const types = byDefinition.get(String(row['processDefinitionKey'])) ?? new Map<string, number>();
      return {
        id: definition.id,
        instances: Number(row['activeInstances']),
        failedJobs: failedJobs === true ? Number(row['incidentCount']) : 0,
        incidents: [...types].map(([incidentType, incidentCount]) => ({ incidentType, incidentCount })),
        definition,
      };
    });
  }

  /** An incident of a called process is not repeated in its callers, so all of them are root incidents. */
  private async openIncidents(caller: Caller): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
    const page = await this.runtime.queries.search(caller, 'incidents', {
      filter: { state: 'ACTIVE' },
      sort: [],
      page: { from: 0, limit: ROWS_MAX },
    });
    const found = new Map<string, Map<string, number>>();
    for (const row of page.items) {
      const key = String(row['processDefinitionKey']);
      const types = found.get(key) ?? new Map<string, number>();
      found.set(key, types.set(incidentTypeOf(row), (types.get(incidentTypeOf(row)) ?? 0) + 1));
    }
    return found;
  }

  @Endpoint({
    ...restPath('/history/process-definition/:id/statistics'),
    method: 'GET',
    operationId: 'readHistoricActivityStatistics',
    summary: 'Activity instances per activity of a version, running and ended',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    params: HistoryParams,
    query: HistoryQuery,
    response: HistoryStatistics,
    codes: ['NOT_FOUND'],
  })
  async readHistory(
    @Input() call: Call<undefined, typeof HistoryParams, typeof HistoryQuery>,
  ): Promise<readonly object[]> {
    const key = definitionKeyOf(call.params.id);
    found(await this.runtime.queries.get(call.caller, 'processDefinitions', key));
    const { canceled, finished, incidents } = call.query ?? {};
    const rows = await this.runtime.queries.definitionStatistics(call.caller, key, {});
    const count = (isAsked: boolean | undefined, value: unknown): number =>
      isAsked === true ? Number(value) : 0;
    const resolved = (elementId: string): Promise<number> =>
      this.runtime.queries.count(call.caller, 'incidents', {
        processDefinitionKey: key,
        elementId,
        state: 'RESOLVED',
      });
    const elements = rows.map(async (row) => ({
      id: String(row['elementId']),
      instances: Number(row['active']),
      canceled: count(canceled, row['canceled']),
      finished: count(finished, Number(row['completed']) + Number(row['canceled'])),
      completeScope: 0,
      openIncidents: count(incidents, row['incidents']),
      resolvedIncidents: incidents === true ? await resolved(String(row['elementId'])) : 0,
      deletedIncidents: 0,
    }));
    return Promise.all(elements);
  }
}
