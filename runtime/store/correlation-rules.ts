import type pg from 'pg';
import type { CorrelationRule } from '#engine';
import type { Transaction } from './definitions/in-transaction.ts';
import { hashOf } from './lookup.ts';

/** Written with the version that has them; the same rule of another version is the same row. */
export async function insertCorrelationRules(
  client: Transaction,
  tenantId: string,
  rules: readonly { readonly name: string; readonly ruleJson: string }[],
): Promise<void> {
  if (rules.length === 0) return;
  await client.query(
    `INSERT INTO correlation_rules (tenant_id, name, rule_hash, rule)
      SELECT $1, r.name, r.hash::bytea, r.rule::jsonb FROM unnest($2::text[], $3::text[], $4::text[]) AS r(name, hash, rule)
      ON CONFLICT DO NOTHING`,
    [
      tenantId,
      rules.map(({ name }) => name),
      rules.map(({ ruleJson }) => hashOf(ruleJson)),
      rules.map(({ ruleJson }) => ruleJson),
    ],
  );
}

/** COR-1: by which keys of properties a message of this name may be correlated. */
export async function findCorrelationRules(
  pool: pg.Pool,
  tenantId: string,
  name: string,
): Promise<readonly CorrelationRule[]> {
  const { rows } = await pool.query<{ rule: CorrelationRule }>({
    name: 'find_correlation_rules',
    text: 'SELECT rule FROM correlation_rules WHERE tenant_id = $1 AND name = $2',
    values: [tenantId, name],
  });
  return rows.map(({ rule }) => rule);
}
