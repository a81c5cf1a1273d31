import type { CommandContext, JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt, withDefault } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { camundaInstant, keyOf, restPath } from '../engine-rest-fields.ts';
import { withJobDefinitions } from '../job-definitions/job-definition-list.ts';
import { Job, jobsRead, toJob } from './job-list.ts';

const Params = z.object({ id: z.string().min(1).max(64) });
const RetriesBody = z.strictObject({ retries: z.int().min(0) });
const PriorityBody = z.strictObject({ priority: z.int().min(-2_147_483_648).max(2_147_483_647) });
/** Null means now. */
const DueDateBody = z.strictObject({
  duedate: opt(camundaInstant()),
  cascade: withDefault(z.literal(false), false),
});
const NEED = 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE';

const read = {
  method: 'GET',
  permission: jobsRead,
  level: 'L3',
  idempotency: 'R',
  params: Params,
  codes: ['NOT_FOUND'],
} as const;
const change = {
  permission: onRow(NEED),
  level: 'L3',
  idempotency: 'N',
  params: Params,
  codes: ['NOT_FOUND', 'INSTANCE_SUSPENDED'],
} as const;

type ReadCall = Call<undefined, typeof Params>;

/** One timer, continuation or failed step. */
@Controller()
export class EngineRestJobsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...read,
    ...restPath('/job/:id'),
    summary: 'Read a timer, continuation or failed step',
    response: Job,
  })
  async readEngineJob(@Input() call: ReadCall): Promise<object> {
    const { caller } = call;
    const [row] = await withJobDefinitions([await this.find(call)], { caller, runtime: this.runtime });
    return toJob(found(row));
  }

  @Endpoint({
    ...read,
    ...restPath('/job/:id/stacktrace'),
    summary: 'What went wrong; 204 when nothing did',
    responseType: 'text/plain',
  })
  async readEngineJobFailure(@Input() call: ReadCall): Promise<string | undefined> {
    const { errorMessage } = await this.find(call);
    if (typeof errorMessage !== 'string') {
      void call.reply.status(204);
      return undefined;
    }
    void call.reply.header('Content-Type', 'text/plain; charset=utf-8');
    return errorMessage;
  }

  @Endpoint({
    ...change,
    ...restPath('/job/:id/execute'),
    method: 'POST',
    summary: 'Let a timer fire now, or try again what failed',
    idempotency: 'K',
  })
  async executeEngineJob(@Input() call: ReadCall): Promise<void> {
    const job = await this.require(call);
    if (job['kind'] === 'TIMER')
      return this.runtime.timers.fire(call.context(), keyOf(call.params.id, 'Job'));
    await this.tryAgain(call.context(), call, job, 1);
  }

  @Endpoint({
    ...change,
    ...restPath('/job/:id/retries'),
    method: 'PUT',
    summary: 'Give what failed tries: with at least one it is tried again',
    body: RetriesBody,
  })
  async setEngineJobRetries(@Input() call: Call<typeof RetriesBody, typeof Params>): Promise<void> {
    const job = await this.require(call);
    const { retries } = call.body;
    if (job['kind'] === 'TIMER')
      throw new ApiProblem(
        'INVALID_VALUE',
        'A timer has no tries: what it starts has its own. Let it fire instead.',
      );
    if (retries > 0) await this.tryAgain(call.context(), call, job, retries);
  }

  @Endpoint({
    ...change,
    ...restPath('/job/:id/priority'),
    method: 'PUT',
    summary: 'Change the rank of a continuation',
    body: PriorityBody,
  })
  async setEngineJobPriority(@Input() call: Call<typeof PriorityBody, typeof Params>): Promise<void> {
    const job = await this.require(call);
    if (job['kind'] !== 'CONTINUATION')
      throw new ApiProblem(
        'INVALID_VALUE',
        'Only a continuation has a rank: timers fire when they are due, and a failed step waits for a person.',
      );
    const { priority } = call.body;
    await this.runtime.jobs.update(call.context(), keyOf(call.params.id, 'Job'), {}, { priority });
  }

  @Endpoint({
    ...change,
    ...restPath('/job/:id/duedate'),
    method: 'PUT',
    summary: 'Let a timer be due at another time',
    body: DueDateBody,
  })
  async setEngineJobDueDate(@Input() call: Call<typeof DueDateBody, typeof Params>): Promise<void> {
    const job = await this.require(call);
    if (job['kind'] !== 'TIMER')
      throw new ApiProblem('INVALID_VALUE', 'Only a timer has a due date. Let the job be executed instead.');
    const { duedate } = call.body;
    const dueAt = duedate === undefined ? this.runtime.clock.now() : Date.parse(duedate);
    await this.runtime.timers.setDue(call.context(), keyOf(call.params.id, 'Job'), dueAt);
  }

  /** A failed step is its incident; a continuation that failed has one. */
  private async tryAgain(
    context: CommandContext,
    call: Pick<ReadCall, 'caller' | 'params'>,
    job: JsonObject,
    retries: number,
  ): Promise<void> {
    const key = keyOf(call.params.id, 'Job');
    const { incidents, queries } = this.runtime;
    if (job['kind'] === 'STEP') return incidents.resolve(context, key);
    const open = await queries.search(call.caller, 'incidents', {
      filter: { jobKey: key, state: 'ACTIVE' },
      sort: [],
      page: { from: 0, limit: 1 },
    });
    const incident = open.items[0]?.['incidentKey'];
    // Without an incident it is about to run by itself.
    if (typeof incident === 'string') await incidents.resolve(context, incident as Key, retries);
  }

  private async require(call: Pick<ReadCall, 'caller' | 'params'>): Promise<JsonObject> {
    const job = await this.find(call);
    await this.rows.requireProcess(call.caller, 'engineJobs', keyOf(call.params.id, 'Job'), NEED);
    return job;
  }

  private async find(call: Pick<ReadCall, 'caller' | 'params'>): Promise<JsonObject> {
    const key = keyOf(call.params.id, 'Job');
    return found(await this.runtime.queries.get(call.caller, 'engineJobs', key));
  }
}
