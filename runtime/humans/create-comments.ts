import type { JsonObject, Key } from '#engine';
import type { Caller } from '../contract/caller.ts';
import type { Comment, Comments } from '../contract/comments.ts';
import type { Queries, SearchKind } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import { isAllowed } from '../identity/grants.ts';
import type { LiveHub, LiveRecordDraft } from '../live-hub.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  deleteComment,
  findComment,
  insertComment,
  resolveComment,
  updateComment,
} from '../store/humans/comment-rows.ts';
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
export function createComments(ports: CommentsPorts): Comments {
  const { pool, hub, now } = ports;
  const { requireTarget, requireReader, requireComment, requireOwn } = commentAccess(ports);
  const tell = (change: 'created' | 'updated' | 'deleted', target: JsonObject, about: Target): void =>
    hub.announce([commentRecord(change, target, about, now())]);
  return {
    async add(context, { mentions, ...request }) {
      const target = await requireTarget(context.caller, request);
      const people = [...new Set(mentions)];
      for (const username of people) await requireReader(username, request, target);
      const tenantId = String(target['tenantId']);
      const comment = await inTransaction(pool, (client) =>
        answerOnce(client, tenantId, context.idempotency, new Date(now()), () =>
          insertComment(client, tenantId, {
            fileName: null,
            ...request,
            author: context.caller.id,
            mentions: people,
          }),
        ),
      );
      tell('created', target, request);
      return comment;
    },
    async edit(caller, commentKey, text) {
      const { comment, target } = await requireOwn(caller, commentKey);
      const edited = await updateComment(pool, commentKey, text);
      if (edited === null) throw noComment(commentKey);
      tell('updated', target, comment);
      return edited;
    },
    async delete(caller, commentKey) {
      const { comment, target } = await requireOwn(caller, commentKey);
      await deleteComment(pool, commentKey);
      tell('deleted', target, comment);
    },
    async resolve(caller, commentKey, isResolved) {
      const { comment, target } = await requireComment(caller, commentKey);
      requireWriter(caller, comment);
      const changed = await resolveComment(pool, commentKey, isResolved ? caller.id : null);
      if (changed === null) throw noComment(commentKey);
      tell('updated', target, comment);
      return changed;
    },
  };
}

/** Its key is that of what was commented; who may hear of it is decided as for the task or the instance. */
export function commentRecord(
  change: string,
  target: JsonObject,
  { targetType, targetKey }: Target,
  now: number,
): LiveRecordDraft {
  const shared = { at: new Date(now).toISOString(), tenantId: String(target['tenantId']), key: targetKey };
  if (targetType === 'PROJECT') return { type: 'project.changed', ...shared };
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  const { assignee } = target;
  const users = [...(typeof assignee === 'string' ? [assignee] : []), ...texts(target['candidateUsers'])];
  return {
    type: `comment.${change}`,
    ...shared,
    processDefinitionId: String(target['processDefinitionId']),
    processInstanceKey: String(target['processInstanceKey']),
    ...(targetType === 'USER_TASK' ? { audience: { users, groups: texts(target['candidateGroups']) } } : {}),
  };
}

// helpers

/** Who may say something where, and to whom. */
function commentAccess({ pool, queries, callerOf }: Pick<CommentsPorts, 'pool' | 'queries' | 'callerOf'>) {
  const findTarget = (caller: Caller, { targetType, targetKey }: Target): Promise<JsonObject | null> =>
    queries.get(caller, targetKinds[targetType].rows, targetKey);
  const requireTarget = async (caller: Caller, target: Target): Promise<JsonObject> => {
    const row = await findTarget(caller, target);
    if (row === null)
      throw new Refusal(
        'NOT_FOUND',
        `There is no ${targetKinds[target.targetType].name} ${target.targetKey}.`,
      );
    requireWriter(caller, target);
    return row;
  };
  /**
   * Whoever is mentioned gets a mail with the words: only people who could read them anyway, and who asked for it all: requesters read
   * what is said to them by name beside a task of their request.
   */
  const requireReader = async (username: string, target: Target, row: JsonObject): Promise<void> => {
    const person = await callerOf(username);
    if (person !== null && (await findTarget(person, target)) !== null) return;
    if (person !== null && target.targetType === 'USER_TASK') {
      const request = await queries.get(person, 'requests', row['processInstanceKey'] as Key);
      if (request !== null) return;
    }
    throw new Refusal(
      'MENTION_CANNOT_READ',
      `"${username}" cannot be mentioned here: there is no such person, or they may not read this. Give them access first.`,
      { username },
    );
  };
  /** The comment with the row of its target. */
  const requireComment = async (caller: Caller, commentKey: string) => {
    const comment = await findComment(pool, commentKey);
    const target = comment === null ? null : await findTarget(caller, comment);
    if (comment !== null && target !== null) return { comment, target };
    throw noComment(commentKey);
  };
  const requireOwn = async (caller: Caller, commentKey: string) => {
    const { comment, target } = await requireComment(caller, commentKey);
    if (comment.author !== caller.id)
      throw new Refusal('PERMISSION_MISSING', 'A comment is changed or deleted by its author only.');
    return { comment, target };
  };
  return { requireTarget, requireReader, requireComment, requireOwn };
}

type Target = Pick<Comment, 'targetType' | 'targetKey'>;

const targetKinds: Readonly<Record<Target['targetType'], { rows: SearchKind; name: string }>> = {
  USER_TASK: { rows: 'userTasks', name: 'task' },
  PROCESS_INSTANCE: { rows: 'processInstances', name: 'process instance' },
  PROJECT: { rows: 'projects', name: 'project' },
};

/** Who may read a task or an instance may talk about it; projects have a right of their own for it. */
function requireWriter(caller: Caller, { targetType, targetKey }: Target): void {
  if (targetType !== 'PROJECT' || isAllowed(caller, 'PROJECT', 'COMMENT', targetKey)) return;
  throw new Refusal('PERMISSION_MISSING', 'You may read this project, but not comment on it.', {
    missing: { resourceType: 'PROJECT', resourceId: targetKey, permissionType: 'COMMENT' },
  });
}

function noComment(commentKey: string): Refusal {
  return new Refusal('NOT_FOUND', `There is no comment ${commentKey}.`);
}
