import type { CommandContext, Filter, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { JobAccess } from '../../auth/job-access.ts';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { keyOf, keysIn, restPath } from '../engine-rest-fields.ts';
import { flagText } from '../lists/query-fields.ts';
import { ExternalTask, OPEN_EXTERNAL_TASKS, toListedTask } from './external-task-list.ts';
import { TaskParams } from './external-tasks.dto.ts';

/** One call changes at most so many, each in its own transaction. */
const TASKS_MAX = 1_000;
const retries = () => z.int().min(0).max(1_000_000);
const texts = () => opt(z.array(z.string().min(1).max(64)).max(TASKS_MAX));
const RetriesBody = z.strictObject({ retries: retries() });
const PriorityBody = z.strictObject({ priority: z.int().min(-2_147_483_648).max(2_147_483_647) });
const ManyRetriesBody = z.strictObject({
  retries: retries(),
  externalTaskIds: texts(),
  processInstanceIds: texts(),
});
const TopicsQuery = z.strictObject({
  withLockedTasks: flagText(),
  withUnlockedTasks: flagText(),
  withRetriesLeft: flagText(),
});

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const care = {
  method: 'PUT',
  permission: onRow('JOB_TYPE:WORK', 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
  level: 'L2',
  idempotency: 'N',
  codes: ['JOB_NOT_FOUND', 'JOB_NOT_ACTIVE'],
} as const;
const read = { method: 'GET', permission: READ, level: 'L2', idempotency: 'R' } as const;

type ReadCall = Call<undefined, typeof TaskParams>;

/** What operators do with external tasks: look at them, give them tries and rank. */
@Controller()
export class ExternalTaskCareController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(JobAccess) private readonly access: JobAccess,
  ) {}

  @Endpoint({
    ...read,
    ...restPath('/external-task/topic-names'),
    summary: 'The topics of open external tasks',
    query: TopicsQuery,
    response: z.array(z.string()),
  })
  async listTopics(
    @Input() call: Call<undefined, undefined, typeof TopicsQuery>,
  ): Promise<readonly string[]> {
    const { withLockedTasks, withUnlockedTasks, withRetriesLeft } = call.query;
    const now = new Date(this.runtime.clock.now()).toISOString();
    const filter: Filter = {
      ...OPEN_EXTERNAL_TASKS,
      ...(withRetriesLeft === true ? { retries: { $gt: 0 } } : {}),
      ...(withLockedTasks === true ? { deadline: { $gt: now } } : {}),
      ...(withUnlockedTasks === true
        ? { $or: [{ deadline: { $lte: now } }, { deadline: { $exists: false } }] }
        : {}),
    };
    return this.runtime.queries.values(call.caller, 'jobs', 'type', filter);
  }

  @Endpoint({
    ...read,
    ...restPath('/external-task/:id'),
    summary: 'Read an external task',
    params: TaskParams,
    response: ExternalTask,
    codes: ['NOT_FOUND'],
  })
  async readExternalTask(@Input() call: ReadCall): Promise<object> {
    const key = keyOf(call.params.id, 'External task');
    const row = found(await this.runtime.queries.get(call.caller, 'jobs', key));
    return toListedTask(found(row['endTime'] === null ? row : null));
  }

  @Endpoint({
    ...read,
    ...restPath('/external-task/:id/errorDetails'),
    summary: 'What a worker said about the last failure; 204 when it said nothing',
    params: TaskParams,
    responseType: 'text/plain',
    codes: ['NOT_FOUND'],
  })
  async readErrorDetails(@Input() call: ReadCall): Promise<string | undefined> {
    const key = keyOf(call.params.id, 'External task');
    const details = found(await this.runtime.queries.jobFailure(call.caller, key)).errorDetails;
    if (details === null) void call.reply.status(204);
    else void call.reply.header('Content-Type', 'text/plain; charset=utf-8');
    return details ?? undefined;
  }

  @Endpoint({
    ...care,
    ...restPath('/external-task/:id/retries'),
    summary: 'Give an external task tries; its incident is resolved',
    params: TaskParams,
    body: RetriesBody,
  })
  async setExternalTaskRetries(@Input() call: Call<typeof RetriesBody, typeof TaskParams>): Promise<void> {
    const key = keyOf(call.params.id, 'External task');
    await this.access.require(call.caller, key);
    await this.setRetries(call.context(), call.caller, key, call.body.retries);
  }

  @Endpoint({
    ...care,
    ...restPath('/external-task/retries'),
    summary: 'Give several external tasks tries',
    body: ManyRetriesBody,
  })
  async setRetriesOfMany(@Input() call: Call<typeof ManyRetriesBody>): Promise<void> {
    const { externalTaskIds = [], processInstanceIds = [], retries } = call.body;
    const listed = externalTaskIds.map((id) => keyOf(id, 'External task'));
    const keys = [...listed, ...(await this.openOf(call, processInstanceIds))];
    if (keys.length === 0)
      throw new ApiProblem('INVALID_VALUE', 'Name external tasks, or instances that have some.');
    for (const key of keys) await this.access.require(call.caller, key);
    // Each has an answer of its own; a key of the whole call would stand for the first only.
    const { idempotency: _, ...context } = call.context();
    for (const key of new Set(keys)) await this.setRetries(context, call.caller, key, retries);
  }

  @Endpoint({
    ...care,
    ...restPath('/external-task/:id/priority'),
    summary: 'Change the rank of an external task',
    params: TaskParams,
    body: PriorityBody,
  })
  async setExternalTaskPriority(@Input() call: Call<typeof PriorityBody, typeof TaskParams>): Promise<void> {
    const key = keyOf(call.params.id, 'External task');
    await this.access.require(call.caller, key);
    await this.runtime.jobs.update(call.context(), key, {}, { priority: call.body.priority });
  }

  private async openOf(call: Call<typeof ManyRetriesBody>, instances: readonly string[]): Promise<Key[]> {
    if (instances.length === 0) return [];
    const page = await this.runtime.queries.search(call.caller, 'jobs', {
      filter: { ...OPEN_EXTERNAL_TASKS, processInstanceKey: { $in: keysIn(instances) } },
      sort: [],
      page: { from: 0, limit: TASKS_MAX },
    });
    return page.items.map((row) => String(row['jobKey']) as Key);
  }

  /** As in Camunda 7 tries make an end of the incident that their lack has opened. */
  private async setRetries(
    context: CommandContext,
    caller: Call['caller'],
    key: Key,
    retries: number,
  ): Promise<void> {
    const open = await this.runtime.queries.search(caller, 'incidents', {
      filter: { jobKey: key, state: 'ACTIVE' },
      sort: [],
      page: { from: 0, limit: 1 },
    });
    const incident = open.items[0]?.['incidentKey'];
    if (typeof incident === 'string' && retries > 0)
      await this.runtime.incidents.resolve(context, incident as Key, retries);
    else await this.runtime.jobs.update(context, key, {}, { retries });
  }
}
