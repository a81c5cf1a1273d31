import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { restPath } from '../engine-rest-fields.ts';
import { Paging, readList } from '../lists/list-controller.ts';
import { Task, taskList, taskRead } from '../tasks/task-list.ts';
import { countOf, findFilter, questionOf, TaskQuery } from './stored-filter.ts';

const Params = z.object({ id: z.string().min(1).max(64) });
const Count = z.object({ count: z.int() });
const result = {
  permission: taskRead,
  level: 'L3',
  idempotency: 'R',
  status: 200,
  params: Params,
  codes: ['NOT_FOUND'],
} as const;

type Asked = Call<undefined, typeof Params, typeof Paging>;
type AskedMore = Call<typeof TaskQuery, typeof Params, typeof Paging>;

/** The tasks of a filter that the caller may see, whoever made the filter; a body narrows it. */
@Controller()
export class FilterResultsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...result,
    ...restPath('/filter/:id/list'),
    method: 'GET',
    operationId: 'listTasksOfFilter',
    summary: 'The tasks of a filter',
    query: Paging,
    response: z.array(Task),
  })
  async list(@Input() call: Asked): Promise<readonly object[]> {
    return this.tasks(call, {});
  }

  @Endpoint({
    ...result,
    ...restPath('/filter/:id/list'),
    method: 'POST',
    operationId: 'queryTasksOfFilter',
    summary: 'The tasks of a filter, narrowed by a body',
    query: Paging,
    body: TaskQuery,
    response: z.array(Task),
  })
  async listByBody(@Input() call: AskedMore): Promise<readonly object[]> {
    return this.tasks(call, call.body);
  }

  @Endpoint({
    ...result,
    ...restPath('/filter/:id/count'),
    method: 'GET',
    operationId: 'countTasksOfFilter',
    summary: 'Count the tasks of a filter',
    response: Count,
  })
  async count(@Input() call: Call<undefined, typeof Params>): Promise<object> {
    return this.counted(call, {});
  }

  @Endpoint({
    ...result,
    ...restPath('/filter/:id/count'),
    method: 'POST',
    operationId: 'queryCountOfTasksOfFilter',
    summary: 'Count the tasks of a filter, narrowed by a body',
    body: TaskQuery,
    response: Count,
  })
  async countByBody(@Input() call: Call<typeof TaskQuery, typeof Params>): Promise<object> {
    return this.counted(call, call.body);
  }

  @Endpoint({
    ...result,
    ...restPath('/filter/:id/singleResult'),
    method: 'GET',
    operationId: 'readTaskOfFilter',
    summary: 'The only task of a filter; 204 when there is none',
    response: Task,
  })
  async single(@Input() call: Call<undefined, typeof Params>): Promise<object | undefined> {
    return this.only(call, {});
  }

  @Endpoint({
    ...result,
    ...restPath('/filter/:id/singleResult'),
    method: 'POST',
    operationId: 'queryTaskOfFilter',
    summary: 'The only task of a filter, narrowed by a body',
    body: TaskQuery,
    response: Task,
  })
  async singleByBody(@Input() call: Call<typeof TaskQuery, typeof Params>): Promise<object | undefined> {
    return this.only(call, call.body);
  }

  private async tasks(
    call: Pick<Asked, 'caller' | 'params' | 'query'>,
    more: object,
  ): Promise<readonly object[]> {
    const filter = await findFilter(this.runtime, call.caller, call.params.id);
    const asked = questionOf(filter, { ...more, ...call.query });
    return readList(taskList, asked, { caller: call.caller, runtime: this.runtime });
  }

  private async counted(call: Pick<Asked, 'caller' | 'params'>, more: object): Promise<object> {
    const filter = await findFilter(this.runtime, call.caller, call.params.id);
    return { count: await countOf(this.runtime, call.caller, filter, more) };
  }

  private async only(
    call: Pick<Asked, 'caller' | 'params' | 'reply'>,
    more: object,
  ): Promise<object | undefined> {
    const query = { firstResult: 0, maxResults: 2 };
    const [task, ...others] = await this.tasks({ ...call, query }, more);
    if (others.length > 0)
      throw new ApiProblem(
        'INVALID_VALUE',
        'The filter finds more than one task. Narrow it, or list its tasks.',
      );
    if (task === undefined) void call.reply.status(204);
    return task;
  }
}
