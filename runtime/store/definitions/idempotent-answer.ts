import type { PoolClient } from 'pg';
import type { IdempotencyRequest } from '../../contract/caller.ts';
import { Refusal } from '../../contract/refusal.ts';
import { hashOf } from '../lookup.ts';

/** G2: runs the change once per key. A repeat gets the stored answer; a twin that came at the same moment waits for the first. */
export async function answerOnce<T>(
  client: PoolClient,
  tenantId: string,
  request: IdempotencyRequest | undefined,
  at: Date,
  change: () => Promise<T>,
): Promise<T> {
  if (request === undefined) return change();
  const id = hashOf(tenantId, request.operation, request.key);
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 25))', [id]);
  const { rows } = await client.query<{ hash: string; answer: T }>(
    `select encode(request_hash, 'hex') as hash, answer from idempotency where id = $1::bytea`,
    [id],
  );
  const stored = rows[0];
  if (stored === undefined) {
    const answer = await change();
    await client.query(
      `insert into idempotency (id, tenant_id, request_hash, answer, created_at) values ($1::bytea, $2, decode($3, 'hex'), $4, $5)`,
      [id, tenantId, request.requestHash, JSON.stringify(answer), at],
    );
    return answer;
  }
  if (stored.hash !== request.requestHash.toLowerCase()) {
    throw new Refusal(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request. Choose a new one.',
    );
  }
  request.onReplayed?.();
  return stored.answer;
}
