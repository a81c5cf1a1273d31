import type { JsonObject } from '#engine';
import type { Caller } from '../contract/caller.ts';
import type { Comment, Comments } from '../contract/comments.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { LiveHub, LiveRecordDraft } from '../live-hub.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import { deleteComment, findComment, insertComment, updateComment } from '../store/humans/comment-rows.ts';
import { answerOnce, inTransaction } from '../store/port.ts';

export interface CommentsPorts {
  readonly pool: Database;
  readonly queries: Pick<Queries, 'get'>;
  /** The rights of a person; null when there is none of that name who may sign in. */
  readonly callerOf: (username: string) => Promise<Caller | null>;
  readonly hub: Pick<LiveHub, 'announce'>;
  readonly now: () => number;
}

/** Comments never touch the instance: they are no part of what the process decides. */
export function createComments({ pool, queries, callerOf, hub, now }: CommentsPorts): Comments {
  const findTarget = (caller: Caller, { targetType, targetKey }: Target): Promise<JsonObject | null> =>
    queries.get(caller, targetType === 'USER_TASK' ? 'userTasks' : 'processInstances', targetKey);
  const requireTarget = async (caller: Caller, target: Target): Promise<JsonObject> => {
    const row = await findTarget(caller, target);
    if (row !== null) return row;
    const what = target.targetType === 'USER_TASK' ? 'task' : 'process instance';
    throw new Refusal('NOT_FOUND', `There is no ${what} ${target.targetKey}.`);
  };
  /** Whoever is mentioned gets a mail with the words: only people who could read them anyway. */
  const requireReader = async (username: string, target: Target): Promise<void> => {
    const person = await callerOf(username);
    if (person !== null && (await findTarget(person, target)) !== null) return;
    throw new Refusal(
      'MENTION_CANNOT_READ',
      `"${username}" cannot be mentioned here: there is no such person, or they may not read this. Give them access first.`,
      { username },
    );
  };
  /** The comment with the row of its target, for its author. */
  const requireOwn = async (caller: Caller, commentKey: string) => {
    const comment = await findComment(pool, commentKey);
    const target = comment === null ? null : await findTarget(caller, comment);
    if (comment === null || target === null)
      throw new Refusal('NOT_FOUND', `There is no comment ${commentKey}.`);
    if (comment.author !== caller.id)
      throw new Refusal('PERMISSION_MISSING', 'A comment is changed or deleted by its author only.');
    return { comment, target };
  };
  const tell = (change: 'created' | 'updated' | 'deleted', target: JsonObject, about: Target): void =>
    hub.announce([recordOf(change, target, about, now())]);
  return {
    async add(context, { mentions, ...request }) {
      const target = await requireTarget(context.caller, request);
      const people = [...new Set(mentions)];
      for (const username of people) await requireReader(username, request);
      const tenantId = String(target['tenantId']);
      const comment = await inTransaction(pool, (client) =>
        answerOnce(client, tenantId, context.idempotency, new Date(now()), () =>
          insertComment(client, tenantId, { ...request, author: context.caller.id, mentions: people }),
        ),
      );
      tell('created', target, request);
      return comment;
    },
    async edit(caller, commentKey, text) {
      const { comment, target } = await requireOwn(caller, commentKey);
      const edited = await updateComment(pool, commentKey, text);
      if (edited === null) throw new Refusal('NOT_FOUND', `There is no comment ${commentKey}.`);
      tell('updated', target, comment);
      return edited;
    },
    async delete(caller, commentKey) {
      const { comment, target } = await requireOwn(caller, commentKey);
      await deleteComment(pool, commentKey);
      tell('deleted', target, comment);
    },
  };
}

// helpers

type Target = Pick<Comment, 'targetType' | 'targetKey'>;

/** Its key is that of what was commented; who may hear of it is decided as for the task or the instance. */
function recordOf(
  change: string,
  target: JsonObject,
  { targetType, targetKey }: Target,
  now: number,
): LiveRecordDraft {
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  const { assignee } = target;
  const users = [...(typeof assignee === 'string' ? [assignee] : []), ...texts(target['candidateUsers'])];
  return {
    type: `comment.${change}`,
    at: new Date(now).toISOString(),
    tenantId: String(target['tenantId']),
    key: targetKey,
    processDefinitionId: String(target['processDefinitionId']),
    processInstanceKey: String(target['processInstanceKey']),
    ...(targetType === 'USER_TASK' ? { audience: { users, groups: texts(target['candidateGroups']) } } : {}),
  };
}
