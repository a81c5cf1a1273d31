import type { ReadModel } from '../read-model.ts';
import { processInstances } from './process-instances.ts';
import { projects } from './projects.ts';
import { userTasks } from './user-tasks.ts';

/** What was said about a task, an instance or a project: seen by whoever may read that. */
export const comments: ReadModel = {
  kind: 'comments',
  from: 'comments c',
  key: 'commentKey',
  columns: {
    commentKey: { sql: 'c.comment_key', kind: 'key', isSortable: true },
    targetType: { sql: 'c.target_type', kind: 'enum' },
    targetKey: { sql: 'c.target_key', kind: 'text' },
    elementId: { sql: 'c.element_id', kind: 'text' },
    fileName: { sql: 'c.file_name', kind: 'text' },
    author: { sql: 'c.author', kind: 'text', isSortable: true },
    text: { sql: 'c.content', kind: 'text' },
    mentions: { sql: 'c.mentions', kind: 'texts' },
    createdAt: { sql: 'c.created_at', kind: 'date', isSortable: true },
    editedAt: { sql: 'c.edited_at', kind: 'date' },
    resolvedAt: { sql: 'c.resolved_at', kind: 'date' },
    resolvedBy: { sql: 'c.resolved_by', kind: 'text' },
    tenantId: { sql: 'c.tenant_id', kind: 'text', isHidden: true },
  },
  visible: (caller, sql) => `case c.target_type
    when 'USER_TASK' then exists (select 1 from ${userTasks.from} where t.shard = (c.target_key::bigint & 1023)::smallint
      and t.key = c.target_key::bigint and ${userTasks.visible(caller, sql)})
    when 'PROCESS_INSTANCE' then exists (select 1 from ${processInstances.from} where i.shard = (c.target_key::bigint & 1023)::smallint
      and i.key = c.target_key::bigint and ${processInstances.visible(caller, sql)})
    when 'PROJECT' then exists (select 1 from ${projects.from} where o.project_key = c.target_key::bigint
      and ${projects.visible(caller, sql)})
    else false end`,
};
