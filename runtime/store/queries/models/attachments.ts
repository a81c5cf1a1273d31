import type { ReadModel } from '../read-model.ts';
import { processInstances } from './process-instances.ts';
import { userTasks } from './user-tasks.ts';

/** Files and links of a task or an instance: seen by whoever may read that. Deleted ones are shown when asked for. */
export const attachments: ReadModel = {
  kind: 'attachments',
  from: 'attachments a left join documents o on o.tenant_id = a.tenant_id and o.document_id = a.document_id',
  key: 'attachmentKey',
  columns: {
    attachmentKey: { sql: 'a.attachment_key', kind: 'key', isSortable: true },
    targetType: { sql: 'a.target_type', kind: 'enum' },
    targetKey: { sql: 'a.target_key', kind: 'text' },
    processInstanceKey: { sql: 'a.instance_key', kind: 'key' },
    name: { sql: 'a.name', kind: 'text', isSortable: true },
    description: { sql: 'a.description', kind: 'text' },
    type: { sql: 'a.type', kind: 'text' },
    url: { sql: 'a.url', kind: 'text' },
    documentId: { sql: 'a.document_id', kind: 'text' },
    contentType: { sql: 'o.content_type', kind: 'text' },
    size: { sql: 'o.size', kind: 'number' },
    by: { sql: 'a.author', kind: 'text', isSortable: true },
    at: { sql: 'a.created_at', kind: 'date', isSortable: true },
    deletedBy: { sql: 'a.deleted_by', kind: 'text' },
    deletedAt: { sql: 'a.deleted_at', kind: 'date' },
    tenantId: { sql: 'a.tenant_id', kind: 'text' },
  },
  unlessFiltered: { deletedAt: 'a.deleted_at is null' },
  visible: (caller, sql) => `case a.target_type
    when 'USER_TASK' then exists (select 1 from ${userTasks.from} where t.shard = (a.target_key::bigint & 1023)::smallint
      and t.key = a.target_key::bigint and ${userTasks.visible(caller, sql)})
    else exists (select 1 from ${processInstances.from} where i.shard = (a.target_key::bigint & 1023)::smallint
      and i.key = a.target_key::bigint and ${processInstances.visible(caller, sql)}) end`,
};
