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

/** COR-1: by which keys of properties a message of this name may be correlated; for each of these names in turn. */
export async function findCorrelationRules(
  pool: pg.Pool,
  messages: readonly { readonly tenantId: string; readonly name: string }[],
): Promise<readonly (readonly CorrelationRule[])[]> {
  const { rows } = await pool.query<{ place: number; rule: CorrelationRule }>({
    name: 'find_correlation_rules_of',
    text: `SELECT m.place::int AS place, c.rule FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS m (tenant_id, name, place)
      JOIN correlation_rules c ON c.tenant_id = m.tenant_id AND c.name = m.name`,
    values: [messages.map(({ tenantId }) => tenantId), messages.map(({ name }) => name)],
  });
  const found: CorrelationRule[][] = messages.map(() => []);
  for (const { place, rule } of rows) found[place - 1]?.push(rule);
  return found;
}
