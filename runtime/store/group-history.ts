import { POSITION } from './element-counts.ts';
import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

const of =
  (type: string) =>
  (member: string): readonly [string, string] => [member, type];
const big = of('bigint');
const int = of('int');
const at = of('float8');
const key = big('instanceKey');
const shard = of('smallint')('shard');
const text = (...members: string[]): (readonly [string, string])[] =>
  members.map((member) => [member, 'text'] as const);
const time = (member: string): string => `to_timestamp(r."${member}" / 1000)`;
const write = (columns: readonly (readonly [string, string])[], sql: string): Section => ({
  role: 'write',
  columns,
  sql,
});

/** Of what changes no count nobody asks for the position. */
const position = `CASE WHEN r.tally IS NOT NULL OR r.changes IS NOT NULL THEN ${POSITION} END`;

/** Transitions: the last one of an instance stands in the row that is kept of it, every other one in the journal. */
export const historySections: Partial<Record<SectionName, Section>> = {
  historyInstances: write(
    [
      key,
      shard,
      big('definitionKey'),
      at('startedAt'),
      at('endedAt'),
      big('rootKey'),
      big('parentInstanceKey'),
      big('parentElementKey'),
      ...text('historyBucket'),
      of('bool')('byMachine'),
      int('revision'),
      ...text('tenantId', 'state', 'businessId', 'startedBy', 'reason', 'tags', 'variables'),
      big('firstKey'),
      int('tally'),
      ...text(
        'actor',
        'stateHash',
        'command',
        'elements',
        'flows',
        'changedVariables',
        'moreKeys',
        'commandReason',
        'changes',
      ),
    ],
    `INSERT INTO history_instances (key, definition_key, started_at, ended_at, root_key, parent_instance_key, parent_element_key,
      history_bucket, by_machine, revision, shard, tenant_id, state, business_id, started_by, reason, tags, variables, first_key, position, tally, actor,
      state_hash, command, elements, flows, changed_variables, more_keys, command_reason, changes)
    SELECT r."instanceKey", r."definitionKey", ${time('startedAt')}, ${time('endedAt')}, r."rootKey", r."parentInstanceKey",
      r."parentElementKey", r."historyBucket"::date, r."byMachine", r.revision, r.shard, r."tenantId", r.state, r."businessId", r."startedBy", r.reason,
      r.tags::text[], r.variables::jsonb, r."firstKey", ${position}, r.tally, r.actor, r."stateHash"::bytea, r.command::json,
      r.elements::json, r.flows::json, r."changedVariables"::json, r."moreKeys"::bigint[], r."commandReason", r.changes FROM @rows @won`,
  ),
  journal: write(
    [
      key,
      shard,
      at('at'),
      big('firstKey'),
      int('seq'),
      ...text(
        'historyBucket',
        'tenantId',
        'actor',
        'stateHash',
        'command',
        'elements',
        'flows',
        'variables',
        'moreKeys',
        'reason',
        'changes',
      ),
      int('tally'),
    ],
    `INSERT INTO journal (instance_key, at, first_key, seq, history_bucket, shard, tenant_id, actor, state_hash, command, elements, flows,
      variables, more_keys, reason, changes, tally, position)
    SELECT r."instanceKey", ${time('at')}, r."firstKey", r.seq, r."historyBucket"::date, r.shard, r."tenantId", r.actor,
      r."stateHash"::bytea, r.command::json, r.elements::json, r.flows::json, r.variables::json, r."moreKeys"::bigint[], r.reason,
      r.changes, r.tally, ${position} FROM @rows @won`,
  ),
};
