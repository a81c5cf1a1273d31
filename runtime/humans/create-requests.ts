import type { JsonObject, Key } from '#engine';
import type { Comment } from '../contract/comments.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Requests } from '../contract/requests.ts';
import type { Instances } from '../contract/runtime.ts';
import type { LiveHub } from '../live-hub.ts';
import { insertComment } from '../store/humans/comment-rows.ts';
import { findOpenTasks, type OpenTask } from '../store/humans/request-rows.ts';
import type { Pools } from '../store/pools.ts';
import { answerOnce, inTransaction } from '../store/port.ts';
import { commentRecord } from './create-comments.ts';

export interface RequestsPorts {
  readonly pools: Pick<Pools, 'maintenance'>;
  readonly queries: Pick<Queries, 'requestView' | 'get'>;
  readonly instances: Pick<Instances, 'cancel'>;
  readonly hub: Pick<LiveHub, 'announce'>;
  readonly now: () => number;
}

/** Requesters need no right on the process for what is theirs: they began it. */
export function createRequests({ pools, queries, instances, hub, now }: RequestsPorts): Requests {
  const pool = pools.maintenance;
  const requireOwn = async ({ caller }: CommandContext, key: Key): Promise<JsonObject> => {
    const row = await queries.get(caller, 'requests', key);
    if (row === null) throw new Refusal('NOT_FOUND', `You have no request ${key}.`);
    if (row['endDate'] !== null) throw new Refusal('INSTANCE_ENDED', 'This request has ended.');
    return row;
  };
  return {
    async cancel(context, key) {
      const row = await requireOwn(context, key);
      const view = row['mayCancel'] === true ? row : await queries.requestView(context.caller, key);
      if (view?.['mayCancel'] !== true)
        throw new Refusal(
          'REQUEST_NOT_CANCELABLE',
          'This process does not let requesters cancel. Write to who has it, or ask who looks after the process.',
        );
      await instances.cancel({ ...context, tenantId: String(row['tenantId']) }, key);
    },
    async tell(context, key, text) {
      const row = await requireOwn(context, key);
      const tenantId = String(row['tenantId']);
      const tasks = await findOpenTasks(pool, key);
      if (tasks.length === 0)
        throw new Refusal(
          'NOBODY_HAS_IT',
          'No task is open in this request, so nobody would read it. Come back when one is.',
        );
      const { items } = await inTransaction(pool, (client) =>
        answerOnce(client, tenantId, context.idempotency, new Date(now()), async () => {
          const made: Comment[] = [];
          for (const task of tasks)
            made.push(await insertComment(client, tenantId, noteOf(task, context.caller.id, text)));
          return { items: made };
        }),
      );
      hub.announce(
        tasks.map((task) =>
          commentRecord(
            'created',
            {
              ...task,
              tenantId,
              processDefinitionId: row['processDefinitionId'] ?? null,
              processInstanceKey: key,
            },
            { targetType: 'USER_TASK', targetKey: task.userTaskKey },
            now(),
          ),
        ),
      );
      return items;
    },
  };
}

// helpers

/** Whoever has the task is told by bell and mail; where nobody has it, it stands beside the task. */
function noteOf({ userTaskKey, assignee }: OpenTask, author: string, text: string) {
  return {
    ...{ targetType: 'USER_TASK' as const, targetKey: userTaskKey, elementId: null, fileName: null },
    ...{ author, text, mentions: assignee === null || assignee === author ? [] : [assignee] },
  };
}
