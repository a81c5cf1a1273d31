import type { JsonObject, Key } from '#engine';
import type { Caller } from '../contract/caller.ts';
import type { Comments } from '../contract/comments.ts';
import type { Handovers } from '../contract/handovers.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import { findLastQuestion } from '../store/humans/comment-rows.ts';
import { findMembers } from '../store/identity/group-members.ts';
import type { Pool } from '../store/pools.ts';

export interface HandoversPorts {
  readonly pool: Pool;
  readonly queries: Pick<Queries, 'get'>;
  readonly comments: Pick<Comments, 'add'>;
  readonly callerOf: (username: string) => Promise<Caller | null>;
  readonly now: () => number;
}

/** Whoever does not answer within this time may be asked again; sooner it would only be noise. */
const ASK_AGAIN_MS = 10 * 60_000;
/** A whole department is not asked at once. */
const PEOPLE_MAX = 20;

/** A question is a comment that mentions people: it is told and kept as every other one. */
export function createHandovers({ pool, queries, comments, callerOf, now }: HandoversPorts): Handovers {
  const mayRead = async (username: string, userTaskKey: Key): Promise<boolean> => {
    const person = await callerOf(username);
    return person !== null && (await queries.get(person, 'userTasks', userTaskKey)) !== null;
  };
  return {
    async ask(context, userTaskKey, text) {
      const { caller } = context;
      const task = await queries.get(caller, 'userTasks', userTaskKey);
      if (task === null) throw new Refusal('NOT_FOUND', `There is no task ${userTaskKey}.`);
      if (task['completionDate'] !== null)
        throw new Refusal('TASK_NOT_ACTIVE', 'The task has ended already. Reload, and take the next one.');
      const last = await findLastQuestion(pool, String(task['tenantId']), userTaskKey, caller.id);
      const waitMs = last === null ? 0 : last.getTime() + ASK_AGAIN_MS - now();
      if (waitMs > 0) throw tooSoon(waitMs);
      const people: string[] = [];
      for (const name of await askable(pool, task, caller.id))
        if (people.length < PEOPLE_MAX && (await mayRead(name, userTaskKey))) people.push(name);
      if (people.length === 0)
        throw new Refusal(
          'NOBODY_TO_ASK',
          'Nobody else has this task or is offered it. Ask who looks after the process.',
        );
      return comments.add(context, {
        ...{ targetType: 'USER_TASK', targetKey: userTaskKey, elementId: null },
        ...{ text, mentions: people },
      });
    },
  };
}

// helpers

function tooSoon(waitMs: number): Refusal {
  const minutes = Math.ceil(waitMs / 60_000);
  return new Refusal(
    'RATE_LIMITED',
    `You asked about this task a few minutes ago. Wait for the answer, or ask again in ${minutes} min.`,
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  );
}

/** Who has it; from whom has it themselves, who lent it or whom it is offered to. */
async function askable(pool: Pool, task: JsonObject, me: string): Promise<readonly string[]> {
  const { assignee, owner } = task;
  if (typeof assignee === 'string' && assignee !== me) return [assignee];
  if (task['delegationState'] === 'PENDING' && typeof owner === 'string') return [owner];
  const groups = task['candidateGroups'] as readonly string[];
  const offered = [
    ...(task['candidateUsers'] as readonly string[]),
    ...(groups.length === 0 ? [] : await findMembers(pool, groups)),
  ];
  return [...new Set(offered)].filter((name) => name !== me).sort();
}
