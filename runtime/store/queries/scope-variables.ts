import type { JsonObject } from '#engine';
import type { ReadModel } from './read-model.ts';
import { variables } from './models/variables.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/** Where to begin: an element instance of an instance. Its key and the instance's are digits, checked by the caller. */
export interface ScopePosition {
  readonly instanceKey: string;
  readonly elementKey: string;
  readonly isEffective: boolean;
}

/** Variables of the scopes from an element instance outwards; `isEffective` keeps the nearest of each name. */
export function scopeVariables(position: ScopePosition): ReadModel {
  const { unsorted: _unsorted, countedMax: _countedMax, ...model } = variables;
  const from = `(${scopeRows(position)}) v
    cross join lateral (select v.shard, v.instance_key as key, v.root_key, v.tenant_id) i`;
  return { ...model, from, visible: () => 'true' };
}

export async function effectiveVariables(
  source: ReadSource,
  instanceKey: string,
  elementKey: string,
): Promise<JsonObject> {
  const rows = await new SqlText().run<{ name: string; value: JsonObject }>(
    source,
    scopeRows({ instanceKey, elementKey, isEffective: true }),
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.value]));
}

// helpers

function scopeRows({ instanceKey, elementKey, isEffective }: ScopePosition): string {
  const shard = `(${instanceKey}::bigint & 1023)::smallint`;
  const rows = `
    with recursive scopes as (
      select ${elementKey}::bigint as key, 0 as depth
      union all
      select e.parent_key, s.depth + 1 from scopes s
      join live_elements e on e.shard = ${shard} and e.instance_key = ${instanceKey} and e.key = s.key
      where e.parent_key is not null
    ), reached as (
      select key, min(depth) as depth from (
        select key, depth from scopes union all select ${instanceKey}::bigint, 1000000
      ) all_scopes group by key
    ), visible as (
      select w.key, w.scope_key, w.instance_key, w.shard, w.tenant_id, w.name, w.value, w.updated_at, r.depth
      from variables w join reached r on r.key = w.scope_key
      where w.shard = ${shard} and w.instance_key = ${instanceKey}
      union all
      select hashtextextended(e.key, h.key) & 9223372036854775807, h.key, h.key, h.shard, h.tenant_id, e.key, e.value, h.ended_at, 0
      from history_instances h cross join lateral jsonb_each(h.variables) e where h.key = ${instanceKey}
    )`;
  const root = `(select coalesce(i.root_key, i.key) from process_instances i where i.shard = ${shard} and i.key = ${instanceKey})`;
  const all = `select v.*, coalesce(${root}, v.instance_key) as root_key from visible v`;
  return `${rows} ${isEffective ? `select distinct on (v.name) x.* from (${all}) x, lateral (select x.name) v order by v.name, x.depth` : all}`;
}
