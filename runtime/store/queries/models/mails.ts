import type { ReadModel } from '../read-model.ts';
import { inTenants, permitted, permittedIds } from '../visibility.ts';

/** The outbox: mails that wait, were sent, were given up or are not wanted any more. */
export const mails: ReadModel = {
  kind: 'mails',
  from: 'mails m',
  key: 'mailKey',
  columns: {
    mailKey: { sql: 'm.mail_key', kind: 'key', isSortable: true },
    to: { sql: 'm.address', kind: 'text', isSortable: true },
    username: { sql: 'm.username', kind: 'text', isSortable: true },
    subject: { sql: 'm.subject', kind: 'text' },
    template: { sql: 'm.template', kind: 'enum', isSortable: true },
    state: { sql: 'm.state', kind: 'enum', isSortable: true },
    attempts: { sql: 'm.attempts', kind: 'number' },
    lastError: { sql: 'm.last_error', kind: 'text' },
    messageId: { sql: 'm.message_id', kind: 'text' },
    userTaskKey: { sql: 'm.task_key', kind: 'key' },
    processInstanceKey: { sql: 'm.instance_key', kind: 'key' },
    createdAt: { sql: 'm.created_at', kind: 'date', isSortable: true },
    sentAt: { sql: 'm.sent_at', kind: 'date', isSortable: true },
    nextAttemptAt: { sql: `case when m.state = 'QUEUED' then m.next_attempt_at end`, kind: 'date' },
    tenantId: { sql: 'm.tenant_id', kind: 'text' },
  },
  visible: (caller, sql) =>
    `${inTenants(caller, 'm.tenant_id', sql)} and ${permitted(permittedIds(caller, 'MAIL', 'READ'), 'm.mail_key::text', sql)}`,
};
