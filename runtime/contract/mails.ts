import type { Caller } from './caller.ts';

/** What mails are about; people may switch each of them off. */
export const mailKinds = [
  'task-assigned',
  'task-available',
  'task-reminder',
  'task-overdue',
  'task-reassigned',
  'task-canceled',
  'comment-mention',
  'substitute-notice',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** The outbox, for whoever looks after it: reading takes `MAIL:READ`, changing `MAIL:UPDATE`; the API asks for both. */
export interface Mails {
  /** Subject and both parts: as they were sent, or as they would be sent now. */
  parts(caller: Caller, mailKey: string): Promise<{ subject: string; html: string; text: string }>;
  /** Refused `INVALID_MAIL_STATE` while it waits to be sent. */
  resend(caller: Caller, mailKey: string): Promise<void>;
  /** Refused `INVALID_MAIL_STATE` when it waits no more. */
  cancel(caller: Caller, mailKey: string): Promise<void>;
}
