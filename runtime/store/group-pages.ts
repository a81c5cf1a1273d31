import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

const instance: Section['columns'] = [
  ['instanceKey', 'bigint'],
  ['shard', 'smallint'],
];
const place: Section['columns'] = [...instance, ['owner', 'bigint'], ['part', 'int'], ['page', 'int']];

const write = (columns: Section['columns'], sql: string): Section => ({ role: 'write', columns, sql });

/** Pages of the states of large instances (`state-pages.ts`). */
export const pageSections: Partial<Record<SectionName, Section>> = {
  pages: write(
    [...place, ['content', 'text']],
    `INSERT INTO instance_pages AS g (instance_key, owner, page, shard, part, content)
    SELECT r."instanceKey", r.owner, r.page, r.shard, r.part::smallint, r.content::json FROM @rows @won
    ON CONFLICT (shard, instance_key, owner, part, page) DO UPDATE SET content = excluded.content`,
  ),
  droppedPages: write(
    place,
    `DELETE FROM instance_pages g USING @rows @won WHERE g.shard = r.shard AND g.instance_key = r."instanceKey"
      AND g.owner = r.owner AND g.part = r.part::smallint AND g.page = r.page`,
  ),
  droppedLists: write(
    [...instance, ['owner', 'bigint']],
    `DELETE FROM instance_pages g USING @rows @won
    WHERE g.shard = r.shard AND g.instance_key = r."instanceKey" AND g.owner = r.owner AND g.part > 0`,
  ),
  endedPages: write(
    instance,
    'DELETE FROM instance_pages g USING @rows @won WHERE g.shard = r.shard AND g.instance_key = r."instanceKey"',
  ),
};
