/** Many instances quickly: one that the engine made is copied in SQL, row by row, with keys of its own. */
import pg from 'pg';

/** Keys an instance of the bench uses at most. */
const KEYS_EACH = 16;
const KEYS_PER_BLOCK = 65_536;
const SHARDS = 1024;

/** Every table whose rows belong to one instance, by the column that says to which. */
const TABLES = {
  process_instances: 'key',
  variables: 'instance_key',
  user_tasks: 'instance_key',
  subscriptions: 'instance_key',
  journal: 'instance_key',
  history_instances: 'key',
  history_tasks: 'instance_key',
};

/** Keys that stay as they are: they name what all copies share. */
const SHARED = ['definition_key', 'deployment_key', 'form_key'];

/**
 * @param {string} url
 * @param {string} instanceKey
 * @param {number} count
 * @param {Record<string, string>} [instead] SQL for columns that differ from the model: `t` is its row, `i` the number of the copy
 */
export async function cloneInstances(url, instanceKey, count, instead = {}) {
  const client = new pg.Client({ connectionString: url, statement_timeout: 0 });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT setval('key_blocks', last_value + $1 + 2) - $1 AS first FROM key_blocks`,
      [Math.ceil((count * KEYS_EACH) / KEYS_PER_BLOCK)],
    );
    const ownNumber = BigInt(instanceKey) / BigInt(SHARDS);
    const offset = BigInt(rows[0].first) * BigInt(KEYS_PER_BLOCK) - ownNumber;
    const moved = (column) =>
      `${column} + ${SHARDS}::bigint * (${offset}::bigint + i::bigint * ${KEYS_EACH})`;
    for (const [table, owner] of Object.entries(TABLES)) {
      const { rows: columns } = await client.query(
        `SELECT column_name AS name, data_type AS type FROM information_schema.columns
          WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position`,
        [table],
      );
      const names = columns.map(({ name }) => pg.escapeIdentifier(name));
      const values = columns.map(({ name, type }) => {
        if (instead[name] !== undefined) return instead[name];
        const isKey = type === 'bigint' && /(^|_)key$/.test(name) && !SHARED.includes(name);
        return isKey ? moved(`t.${pg.escapeIdentifier(name)}`) : `t.${pg.escapeIdentifier(name)}`;
      });
      await client.query(
        `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${table} t, generate_series(1, $2) i WHERE t.${owner} = $1`,
        [instanceKey, count],
      );
    }
    await client.query('ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** The youngest instance of a process, running or ended. */
export async function youngestInstance(url, processId) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT a.key FROM all_instances a JOIN process_definitions d ON d.key = a.definition_key WHERE d.process_id = $1
      ORDER BY a.started_at DESC, a.key DESC LIMIT 1`,
    [processId],
  );
  await client.end();
  return rows[0].key;
}
