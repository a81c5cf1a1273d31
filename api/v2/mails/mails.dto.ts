import { digestRhythms, mailKinds, mailTemplateNames } from '#runtime';
import { z } from 'zod';
import {
  dateField,
  dateOrNull,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
} from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { anyCase, key, opt, text, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

const MAIL_STATES = ['QUEUED', 'SENT', 'FAILED', 'CANCELED'] as const;

export const Mail = z
  .object({
    mailKey: keyField(),
    to: textField(),
    username: textField(),
    subject: textOrNull(),
    template: z.enum(mailTemplateNames),
    state: z.enum(MAIL_STATES),
    attempts: z.int(),
    lastError: textOrNull(),
    messageId: textField(),
    userTaskKey: keyOrNull(),
    processInstanceKey: keyOrNull(),
    createdAt: dateField(),
    sentAt: dateOrNull(),
    nextAttemptAt: dateOrNull(),
    tenantId: textField(),
  })
  .meta({ id: 'Mail' });

export const MailSearch = searchBody(
  {
    state: MAIL_STATES,
    to: 'text',
    username: 'text',
    template: mailTemplateNames,
    userTaskKey: 'key',
    processInstanceKey: 'key',
    createdAt: 'date',
    sentAt: 'date',
  },
  ['mailKey', 'to', 'username', 'template', 'state', 'createdAt', 'sentAt'],
);
export const MailSearchAnswer = searchAnswer(Mail);
/** A page of the outbox. */
const RESENT_MAX = 200;
export const ResendBody = z.strictObject({ mailKeys: z.array(key()).min(1).max(RESENT_MAX) });
export const ResendAnswer = z.object({
  items: z.array(z.object({ mailKey: keyField(), isQueued: z.boolean(), code: textOrNull() })),
});
export const MailParams = params({ mailKey: key() });
export const MailWithParts = z.object({ ...Mail.shape, html: textField(), text: textField() });

const clock = () =>
  text(5).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'INVALID_VALUE: Send a time such as 22:00.' });

export const NotificationPreferencesBody = z.strictObject({
  mailOff: withDefault(z.array(z.enum(mailKinds)).max(mailKinds.length), []),
  quietHours: opt(z.strictObject({ from: clock(), until: clock() }).nullable()),
  digest: withDefault(anyCase(digestRhythms), 'NONE'),
  digestAt: withDefault(clock(), '08:00'),
  digestDays: withDefault(z.array(z.int().min(1).max(7)).min(1).max(7), [1, 2, 3, 4, 5]),
  digestOnly: withDefault(z.boolean(), false),
});
export const NotificationPreferences = z.object({
  mailOff: z.array(z.enum(mailKinds)),
  quietHours: z.object({ from: textField(), until: textField() }).nullable(),
  digest: z.enum(digestRhythms),
  digestAt: textField(),
  /** ISO days of the week, Monday is 1. */
  digestDays: z.array(z.int()),
  digestOnly: z.boolean(),
});

export const UnsubscribeParams = params({
  token: z.uuid({ error: 'INVALID_VALUE: This is not the token of a mail.' }),
});
export const MailUnsubscription = z
  .object({ kind: z.enum(mailTemplateNames) })
  .meta({ id: 'MailUnsubscription' });
export const TestMail = z.object({ mailKey: keyField() }).meta({ id: 'TestMail' });
