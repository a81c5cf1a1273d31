import type { Pool, PoolClient } from 'pg';
import type { Comment } from '../../contract/comments.ts';

const shown = `comment_key::text as "commentKey", target_type as "targetType", target_key as "targetKey", element_id as "elementId",
  file_name as "fileName", author, content as text, mentions, created_at as "createdAt", edited_at as "editedAt",
  resolved_at as "resolvedAt", resolved_by as "resolvedBy"`;

type Instants = 'createdAt' | 'editedAt' | 'resolvedAt';
type CommentRow = Omit<Comment, Instants> & {
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly resolvedAt: Date | null;
};

export async function insertComment(
  client: PoolClient,
  tenantId: string,
  comment: Omit<Comment, 'commentKey' | 'resolvedBy' | Instants>,
): Promise<Comment> {
  const { targetType, targetKey, elementId, fileName, author, text, mentions } = comment;
  const { rows } = await client.query<CommentRow>(
    `insert into comments (tenant_id, target_type, target_key, element_id, file_name, author, content, mentions)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${shown}`,
    [tenantId, targetType, targetKey, elementId, fileName, author, text, mentions],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('An insert answered no row.');
  return toComment(row);
}

export async function findComment(pool: Pool, commentKey: string): Promise<Comment | null> {
  const { rows } = await pool.query<CommentRow>(`select ${shown} from comments where comment_key = $1`, [
    commentKey,
  ]);
  return rows[0] === undefined ? null : toComment(rows[0]);
}

/** Null when it was deleted meanwhile. */
export async function updateComment(pool: Pool, commentKey: string, text: string): Promise<Comment | null> {
  const { rows } = await pool.query<CommentRow>(
    `update comments set content = $2, edited_at = now() where comment_key = $1 returning ${shown}`,
    [commentKey, text],
  );
  return rows[0] === undefined ? null : toComment(rows[0]);
}

/** Null when it was deleted meanwhile. The first who says so counts. */
export async function resolveComment(
  pool: Pool,
  commentKey: string,
  by: string | null,
): Promise<Comment | null> {
  const { rows } = await pool.query<CommentRow>(
    `update comments set resolved_at = case when $2::text is not null then coalesce(resolved_at, now()) end,
       resolved_by = case when $2::text is not null then coalesce(resolved_by, $2) end
     where comment_key = $1 returning ${shown}`,
    [commentKey, by],
  );
  return rows[0] === undefined ? null : toComment(rows[0]);
}

export async function deleteComment(pool: Pool, commentKey: string): Promise<void> {
  await pool.query('delete from comments where comment_key = $1', [commentKey]);
}

/** When somebody last said something to somebody by name about a task; null when they never did. */
export async function findLastQuestion(
  pool: Pool,
  tenantId: string,
  userTaskKey: string,
  author: string,
): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date | null }>(
    `select max(created_at) as at from comments where tenant_id = $1 and target_type = 'USER_TASK' and target_key = $2 and author = $3
       and mentions <> '{}'`,
    [tenantId, userTaskKey, author],
  );
  return rows[0]?.at ?? null;
}

// helpers

function toComment(row: CommentRow): Comment {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
