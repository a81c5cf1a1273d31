import type { ReadModel } from '../read-model.ts';
import { inTenants } from '../visibility.ts';

/** What a person is told; nobody sees what others are told. */
export const notifications: ReadModel = {
  kind: 'notifications',
  from: `notifications n
    left join users a on a.username = n.actor
    left join lateral (
      select name, element_id, definition_key, business_id, instance_key, assignee from user_tasks
      where n.about = 'USER_TASK' and shard = (n.about_key & 1023)::smallint and key = n.about_key
      union all
      select name, element_id, definition_key, business_id, instance_key, assignee from history_tasks where n.about = 'USER_TASK' and key = n.about_key
      union all
      select null, null, definition_key, business_id, null, null from process_instances
      where n.about = 'PROCESS_INSTANCE' and shard = (n.about_key & 1023)::smallint and key = n.about_key
      union all
      select null, null, definition_key, business_id, null, null from history_instances where n.about = 'PROCESS_INSTANCE' and key = n.about_key
      union all
      select split_part(settings ->> 'url', '/', 3), null, null, null, null, null from webhooks
      where n.about = 'WEBHOOK' and tenant_id = n.tenant_id and webhook_key = n.about_key
      limit 1) t on true
    left join process_definitions d on d.key = t.definition_key`,
  key: 'notificationKey',
  columns: {
    notificationKey: { sql: 'n.notification_key', kind: 'key', isSortable: true },
    type: { sql: 'n.type', kind: 'enum' },
    about: { sql: 'n.about', kind: 'enum' },
    aboutKey: { sql: 'n.about_key', kind: 'key' },
    actor: { sql: `coalesce(nullif(a.name, ''), n.actor)`, kind: 'text', isShownOnly: true },
    name: { sql: 'coalesce(t.name, t.element_id)', kind: 'text', isShownOnly: true },
    processName: { sql: 'coalesce(d.name, d.process_id)', kind: 'text', isShownOnly: true },
    businessId: { sql: 't.business_id', kind: 'text', isShownOnly: true },
    createdAt: { sql: 'n.happened_at', kind: 'date' },
    // A task of others beside which the reader is spoken to as who asked for it all.
    requestKey: {
      sql: `case when n.type = 'COMMENT_MENTION' and t.assignee is distinct from n.username and (
      exists (select from process_instances p where p.shard = (t.instance_key & 1023)::smallint and p.key = t.instance_key
        and p.parent_instance_key is null and p.started_by = n.username)
      or exists (select from history_instances p where p.key = t.instance_key and p.parent_instance_key is null and p.started_by = n.username))
      then t.instance_key end`,
      kind: 'key',
      isShownOnly: true,
    },
    readAt: { sql: 'n.read_at', kind: 'date' },
    tenantId: { sql: 'n.tenant_id', kind: 'text' },
  },
  specials: { unread: (value) => `n.read_at is ${value === true ? '' : 'not '}null` },
  visible: (caller, sql) =>
    `${inTenants(caller, 'n.tenant_id', sql)} and n.username = ${sql.bind(caller.id, 'text')}`,
};
