import type { Caller } from './caller.ts';

/** What mails are about; people may switch each of them off. */
export const mailKinds = [
  'task-assigned',
  'task-available',
  'task-reminder',
  'task-overdue',
  'task-escalated',
  'task-reassigned',
  'task-canceled',
  'task-digest',
  'comment-mention',
  'substitute-notice',
  'request-received',
  'request-outcome',
  'request-needs-info',
  'process-canceled',
  'incident-alert',
  'incident-resolved',
  'stalled-alert',
  'ops-digest',
  'batch-finished',
  'migration-finished',
  'deployment-notice',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** About an account, or asked for a moment ago: nobody can switch these off, and quiet hours do not hold them back. */
export const fixedMails = ['token-expiring', 'smtp-test'] as const;

export const mailTemplateNames = [...mailKinds, ...fixedMails] as const;
export type MailTemplate = (typeof mailTemplateNames)[number];

export function isFixedMail(template: MailTemplate): boolean {
  return fixedMails.some((one) => one === template);
}

/** Digests instead of, or beside, single mails. */
export const digestRhythms = ['NONE', 'DAILY', 'WEEKLY'] as const;
export type DigestRhythm = (typeof digestRhythms)[number];

export interface MailParts {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The outbox, for whoever looks after it: reading takes `MAIL:READ`, changing `MAIL:UPDATE`; the API asks for both. */
export interface Mails {
  /** Subject and both parts: as they were sent, or as they would be sent now. */
  parts(caller: Caller, mailKey: string): Promise<MailParts>;
  /** Refused `INVALID_MAIL_STATE` while it waits to be sent. */
  resend(caller: Caller, mailKey: string): Promise<void>;
  /** Refused `INVALID_MAIL_STATE` when it waits no more. */
  cancel(caller: Caller, mailKey: string): Promise<void>;
  /** A mail to the caller's own address, to try the server; answers its key. Refused `MAIL_NOT_POSSIBLE` without server or address. */
  sendTest(caller: Caller): Promise<string>;
  /** Switches a kind of mail off for whom a mail with this token went to; null when there is no such mail any more. */
  unsubscribe(token: string): Promise<{ readonly kind: MailTemplate } | null>;
}
