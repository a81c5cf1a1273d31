import type pg from 'pg';
import type { DecisionRequirements, Key } from '#engine';

/** Which version of a decision is meant. */
export type DecisionChoice =
  | { readonly kind: 'latest' }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'versionTag'; readonly versionTag: string }
  /** The one that was deployed with the process. */
  | { readonly kind: 'deployment'; readonly deploymentKey: Key };

export interface StoredDecision {
  readonly key: Key;
  readonly decisionId: string;
  readonly name: string;
  readonly version: number;
  readonly type: string;
}

/** A decision model with all its decisions. Immutable, so it may be kept. */
export interface StoredRequirements {
  readonly key: Key;
  readonly deploymentKey: Key;
  readonly tenantId: string;
  readonly requirementsId: string;
  readonly name: string;
  readonly version: number;
  readonly historyDays: number;
  readonly requirements: DecisionRequirements;
  readonly decisions: readonly StoredDecision[];
}

export interface DecisionPlace {
  readonly key: Key;
  readonly requirementsKey: Key;
}

/** Where the decision is; always read from the database, so that a deployment counts at once everywhere. */
export async function chooseDecision(
  pool: pg.Pool,
  tenantId: string,
  decisionId: string,
  choice: DecisionChoice,
): Promise<DecisionPlace | null> {
  const columns = 'SELECT d.key, d.requirements_key AS "requirementsKey" FROM decision_definitions d';
  const named = "WHERE d.tenant_id = $1 AND d.decision_id = $2 AND d.state = 'ACTIVE'";
  const last = 'ORDER BY d.version DESC LIMIT 1';
  const values = [tenantId, decisionId];
  const query =
    choice.kind === 'latest'
      ? { name: 'choose_decision', text: `${columns} ${named} ${last}`, values }
      : choice.kind === 'version'
        ? {
            name: 'choose_decision_version',
            text: `${columns} ${named} AND d.version = $3`,
            values: [...values, choice.version],
          }
        : choice.kind === 'versionTag'
          ? {
              name: 'choose_decision_tag',
              text: `${columns} ${named} AND d.version_tag = $3 ${last}`,
              values: [...values, choice.versionTag],
            }
          : {
              name: 'choose_deployed_decision',
              // An unchanged file keeps the version of an earlier deployment: what was deployed is found by the file.
              text: `${columns} JOIN decision_requirements q ON q.key = d.requirements_key
                JOIN resources r ON r.deployment_key = $3 AND r.resource_type = 'DMN' AND r.resource_id = q.requirements_id
                  AND r.version = q.version ${named} ${last}`,
              values: [...values, choice.deploymentKey],
            };
  const { rows } = await pool.query<DecisionPlace>(query);
  return rows[0] ?? null;
}

/** By the key of one version, whatever its state: what was deployed can be read. */
export async function findDecisionByKey(
  pool: pg.Pool,
  tenantIds: readonly string[],
  key: Key,
): Promise<(DecisionPlace & { readonly decisionId: string; readonly tenantId: string }) | null> {
  const { rows } = await pool.query<DecisionPlace & { decisionId: string; tenantId: string }>({
    name: 'find_decision',
    text: `SELECT key, requirements_key AS "requirementsKey", decision_id AS "decisionId", tenant_id AS "tenantId"
      FROM decision_definitions WHERE key = $1 AND tenant_id = ANY ($2::text[]) AND state = 'ACTIVE'`,
    values: [key, tenantIds],
  });
  return rows[0] ?? null;
}

export async function loadRequirements(pool: pg.Pool, key: Key): Promise<StoredRequirements | null> {
  const { rows } = await pool.query<StoredRequirements>({
    name: 'load_requirements',
    text: `SELECT q.key, q.deployment_key AS "deploymentKey", q.tenant_id AS "tenantId", q.requirements_id AS "requirementsId", q.name,
        q.version, q.history_days AS "historyDays", q.requirements,
        (SELECT json_agg(json_build_object('key', d.key::text, 'decisionId', d.decision_id, 'name', d.name, 'version', d.version,
          'type', d.decision_type)) FROM decision_definitions d WHERE d.requirements_key = q.key) AS decisions
      FROM decision_requirements q WHERE q.key = $1`,
    values: [key],
  });
  const [row] = rows;
  return row === undefined ? null : { ...row, decisions: row.decisions ?? [] };
}

/** A model that another one imports: that of the same deployment, else the newest of the namespace. */
export async function findImported(
  pool: pg.Pool,
  importing: Pick<StoredRequirements, 'tenantId' | 'deploymentKey'>,
  namespace: string,
): Promise<Key | null> {
  const { rows } = await pool.query<{ key: Key }>({
    name: 'find_imported_requirements',
    text: `SELECT q.key FROM decision_requirements q WHERE q.tenant_id = $1 AND q.namespace = $2 AND q.state = 'ACTIVE'
      ORDER BY EXISTS (SELECT FROM resources r WHERE r.deployment_key = $3 AND r.resource_type = 'DMN'
        AND r.resource_id = q.requirements_id AND r.version = q.version) DESC, q.key DESC LIMIT 1`,
    values: [importing.tenantId, namespace, importing.deploymentKey],
  });
  return rows[0]?.key ?? null;
}
