import type { JsonObject, Key, Runtime, Search } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { restPath } from '../engine-rest-fields.ts';
import {
  definitionNamed,
  JobDefinition,
  jobDefinitionsRead,
  jobsOfDefinition,
  toJobDefinition,
} from './job-definition-list.ts';

const Params = z.object({ id: z.string().min(1).max(600) });
const RetriesBody = z.strictObject({ retries: z.int().min(0).max(1_000_000) });
const NEED = 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE';
const PAGE = 1_000;

type ReadCall = Call<undefined, typeof Params>;

/** One timer or continuation of a model. */
@Controller()
export class EngineRestJobDefinitionsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...restPath('/job-definition/:id'),
    method: 'GET',
    summary: 'Read a job definition',
    permission: jobDefinitionsRead,
    level: 'L3',
    idempotency: 'R',
    params: Params,
    response: JobDefinition,
    codes: ['NOT_FOUND'],
  })
  async readJobDefinition(@Input() call: ReadCall): Promise<object> {
    return toJobDefinition(await this.find(call));
  }

  @Endpoint({
    ...restPath('/job-definition/:id/retries'),
    method: 'PUT',
    summary: 'Give all failed jobs of a definition tries: with at least one they are tried again',
    permission: onRow(NEED),
    level: 'L3',
    idempotency: 'N',
    params: Params,
    body: RetriesBody,
    codes: ['NOT_FOUND', 'INSTANCE_SUSPENDED'],
  })
  async setJobDefinitionRetries(@Input() call: Call<typeof RetriesBody, typeof Params>): Promise<void> {
    const definition = await this.find(call);
    const version = definition['processDefinitionKey'] as Key;
    await this.rows.requireProcess(call.caller, 'processDefinitions', version, NEED);
    if (definition['kind'] === 'TIMER')
      throw new ApiProblem(
        'INVALID_VALUE',
        'Timers have no tries: what they start has its own. Give tries to that.',
      );
    const { retries } = call.body;
    if (retries === 0) return;
    // Each is resolved in a transaction of its own; a key of the whole call would stand for the first only.
    const { idempotency: _, ...context } = call.context();
    for (const incident of await this.incidentsOf(call))
      await this.runtime.incidents.resolve(context, incident, retries);
  }

  /** Looked up before the first is resolved, so that what fails again meanwhile is not tried for ever. */
  private async incidentsOf({ caller, params }: Pick<ReadCall, 'caller' | 'params'>): Promise<Key[]> {
    const { queries } = this.runtime;
    const filter = { ...jobsOfDefinition(params.id), retries: { $lte: 0 } };
    const incidents: Key[] = [];
    let page: Search['page'] = { from: 0, limit: PAGE };
    for (;;) {
      const jobs = await queries.search(caller, 'engineJobs', { filter, sort: [], page });
      if (jobs.items.some((job) => job['suspended'] === true))
        throw new ApiProblem('INSTANCE_SUSPENDED', 'Some of these jobs rest. Resume their instances first.');
      const keysOf = (kind: string) =>
        jobs.items.filter((job) => job['kind'] === kind).map((job) => String(job['jobKey']) as Key);
      const open = await queries.search(caller, 'incidents', {
        filter: { jobKey: { $in: keysOf('CONTINUATION') }, state: 'ACTIVE' },
        sort: [],
        page: { from: 0, limit: PAGE },
      });
      // A failed step is its incident.
      incidents.push(...keysOf('STEP'), ...open.items.map((row) => String(row['incidentKey']) as Key));
      if (jobs.items.length < PAGE || jobs.endCursor === null) return incidents;
      page = { after: jobs.endCursor, limit: PAGE };
    }
  }

  private async find({ caller, params }: Pick<ReadCall, 'caller' | 'params'>): Promise<JsonObject> {
    const page = await this.runtime.queries.search(caller, 'jobDefinitions', {
      filter: definitionNamed(params.id),
      sort: [],
      page: { from: 0, limit: 1 },
    });
    return found(page.items[0]);
  }
}
