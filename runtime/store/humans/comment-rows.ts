import type { Pool, PoolClient } from 'pg';
import type { Comment } from '../../contract/comments.ts';

const shown = `comment_key::text as "commentKey", target_type as "targetType", target_key as "targetKey", element_id as "elementId",
  author, content as text, mentions, created_at as "createdAt", edited_at as "editedAt"`;

type CommentRow = Omit<Comment, 'createdAt' | 'editedAt'> & {
  readonly createdAt: Date;
  readonly editedAt: Date | null;
};

export async function insertComment(
  client: PoolClient,
  tenantId: string,
  comment: Omit<Comment, 'commentKey' | 'createdAt' | 'editedAt'>,
): Promise<Comment> {
  const { targetType, targetKey, elementId, author, text, mentions } = comment;
  const { rows } = await client.query<CommentRow>(
    `insert into comments (tenant_id, target_type, target_key, element_id, author, content, mentions)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${shown}`,
    [tenantId, targetType, targetKey, elementId, author, text, mentions],
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

export async function deleteComment(pool: Pool, commentKey: string): Promise<void> {
  await pool.query('delete from comments where comment_key = $1', [commentKey]);
}

// helpers

function toComment(row: CommentRow): Comment {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
  };
}
