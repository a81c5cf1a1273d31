import type { JsonObject, Key } from '#engine';
import { shardOf } from '../keys.ts';
import type { Database } from '../definitions/in-transaction.ts';
import { inTransaction } from '../port.ts';

export interface HeldCompletion {
  readonly taskKey: Key;
  readonly tenantId: string;
  readonly username: string;
  readonly variables: JsonObject;
  readonly action: string | null;
  readonly reason: string | null;
}

export type HoldOutcome = 'held' | 'undoNotAllowed' | 'notOpen';

/** Shows the task as one that is being completed from now on, and keeps what to complete it with. */
export async function insertHeldCompletion(
  database: Database,
  held: HeldCompletion,
  holdMs: number,
): Promise<HoldOutcome> {
  return inTransaction(database, async (client) => {
    const { rows } = await client.query<{ undo: boolean; open: boolean }>(
      `select coalesce((d.task_settings -> 'undo')::boolean, false) as undo, t.state is null as open
       from user_tasks t join process_definitions d on d.key = t.definition_key where t.shard = $1 and t.key = $2 for update of t`,
      [shardOf(held.taskKey), held.taskKey],
    );
    if (rows[0]?.open !== true) return 'notOpen';
    if (!rows[0].undo) return 'undoNotAllowed';
    await client.query(
      `insert into held_completions (task_key, tenant_id, username, variables, action, reason, due_at)
       values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 millisecond')`,
      [
        held.taskKey,
        held.tenantId,
        held.username,
        JSON.stringify(held.variables),
        held.action,
        held.reason,
        holdMs,
      ],
    );
    await client.query(`update user_tasks set state = 'COMPLETING' where shard = $1 and key = $2`, [
      shardOf(held.taskKey),
      held.taskKey,
    ]);
    return 'held';
  });
}

/** Takes what is due. A process that dies over one of them leaves it to the next, `leaseMs` later. */
export async function claimHeldCompletions(
  database: Database,
  leaseMs: number,
  limit: number,
): Promise<readonly HeldCompletion[]> {
  const { rows } = await database.query<HeldCompletion>(
    `update held_completions h set attempts = h.attempts + 1, due_at = now() + $1 * interval '1 millisecond'
     from (select task_key from held_completions where due_at <= now() order by due_at limit $2 for update skip locked) due
     where h.task_key = due.task_key
     returning h.task_key::text as "taskKey", h.tenant_id as "tenantId", h.username, h.variables, h.action, h.reason`,
    [leaseMs, limit],
  );
  return rows;
}

/** Before it runs, by whoever completed: the task is open again. False when there is nothing to take back any more. */
export async function takeHeldCompletionBack(
  database: Database,
  taskKey: Key,
  username: string,
): Promise<boolean> {
  return inTransaction(database, async (client) => {
    const { rowCount } = await client.query(
      'delete from held_completions where task_key = $1 and username = $2 and attempts = 0 and due_at > now()',
      [taskKey, username],
    );
    if (rowCount !== 1) return false;
    await reopen(client, taskKey);
    return true;
  });
}

/** It has run, or was refused: then the task is open as before. */
export async function endHeldCompletion(
  database: Database,
  taskKey: Key,
  wasRefused: boolean,
): Promise<void> {
  await inTransaction(database, async (client) => {
    await client.query('delete from held_completions where task_key = $1', [taskKey]);
    if (wasRefused) await reopen(client, taskKey);
  });
}

// helpers

async function reopen(client: Pick<Database, 'query'>, taskKey: Key): Promise<void> {
  await client.query(
    `update user_tasks set state = null where shard = $1 and key = $2 and state = 'COMPLETING'`,
    [shardOf(taskKey), taskKey],
  );
}
