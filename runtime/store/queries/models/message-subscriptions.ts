import type { JsonObject } from '#engine';
import type { FilterValue } from '../../../contract/queries.ts';
import { filterSql } from '../filter-sql.ts';
import type { ReadModel } from '../read-model.ts';
import { instanceRowVisible } from '../visibility.ts';

/** Asked for the rows of a page only: joined, the instances of all waits would be read. */
const ofInstance = (expression: string): string =>
  `(select ${expression} from process_instances i where i.shard = s.shard and i.key = s.instance_key)`;

/**
 * Open waits for messages: of running instances, and of the message start events of newest versions. The kind is asked outside of both
 * halves: with a condition inside, their orders would not be merged.
 */
export const messageSubscriptions: ReadModel = {
  kind: 'messageSubscriptions',
  from: `(
    select s.key, s.shard, s.kind, 'PROCESS_EVENT' as type, s.name, s.correlation_key, s.created_at, s.element_id, s.element_key, s.instance_key,
      s.definition_key, s.tenant_id
    from subscriptions s
    union all
    select key, (key & 1023)::smallint, kind, 'START_EVENT', name, null, created_at, element_id, null, null, definition_key, tenant_id
    from start_subscriptions
  ) s join process_definitions d on d.key = s.definition_key`,
  key: 'messageSubscriptionKey',
  unsorted: 'lastUpdatedDate',
  columns: {
    messageSubscriptionKey: { sql: 's.key', kind: 'key', isSortable: true, shard: 's.shard' },
    messageSubscriptionState: { sql: `'CREATED'`, kind: 'enum', isSortable: true },
    messageSubscriptionType: { sql: 's.type', kind: 'enum', isSortable: true },
    messageName: { sql: 's.name', kind: 'text', isSortable: true },
    correlationKey: { sql: 's.correlation_key', kind: 'text', isSortable: true },
    lastUpdatedDate: { sql: 's.created_at', kind: 'date', isSortable: true, isAlways: true },
    elementId: { sql: 's.element_id', kind: 'text', isSortable: true },
    elementInstanceKey: { sql: 's.element_key', kind: 'key', isSortable: true, shard: 's.shard' },
    processInstanceKey: { sql: 's.instance_key', kind: 'key', isSortable: true, shard: 's.shard' },
    rootProcessInstanceKey: { sql: ofInstance('coalesce(i.root_key, i.key)'), kind: 'key' },
    processDefinitionKey: { sql: 's.definition_key', kind: 'key' },
    processDefinitionId: { sql: 'd.process_id', kind: 'text', isSortable: true },
    processDefinitionName: { sql: 'd.name', kind: 'text' },
    processDefinitionVersion: { sql: 'd.version', kind: 'number' },
    toolProperties: { sql: `'{}'::json`, kind: 'json' },
    toolName: { sql: 'null::text', kind: 'text', isShownOnly: true },
    inboundConnectorType: { sql: 'null::text', kind: 'text', isShownOnly: true },
    tenantId: { sql: 's.tenant_id', kind: 'text', isSortable: true },
  },
  specials: {
    messageName: (value, sql) => {
      const condition = filterSql({ ...messageSubscriptions, specials: {} }, { messageName: value }, sql);
      const name = exactText(value);
      // The index on names holds their beginnings, because a name may be longer than an index takes.
      return name === null
        ? condition
        : `${condition} and left(s.name, 200) = left(${sql.bind(name, 'text')}, 200)`;
    },
  },
  visible: (caller, sql) =>
    `s.kind = 'message' and ${instanceRowVisible(
      caller,
      { tenant: 's.tenant_id', process: 'd.process_id', startedBy: ofInstance('i.started_by') },
      sql,
    )}`,
};

// helpers

function exactText(value: FilterValue): string | null {
  if (typeof value === 'string') return value;
  const exact =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)['$eq']
      : null;
  return typeof exact === 'string' ? exact : null;
}
