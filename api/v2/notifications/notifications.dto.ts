import { notificationTypes } from '#runtime';
import { z } from 'zod';
import { dateField, dateOrNull, keyField, textField, textOrNull } from '../../http/answer-fields.ts';
import { key, opt } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

export const Notification = z
  .object({
    notificationKey: keyField(),
    type: z.enum(notificationTypes),
    text: textField(),
    link: textField(),
    actor: textOrNull(),
    name: textOrNull(),
    processName: textOrNull(),
    businessId: textOrNull(),
    createdAt: dateField(),
    readAt: dateOrNull(),
    tenantId: textField(),
  })
  .meta({ id: 'Notification' });

export const NotificationSearch = searchBody(
  { unread: 'boolean', type: notificationTypes, createdAt: 'date' },
  ['notificationKey'],
);
export const NotificationSearchAnswer = searchAnswer(Notification);

/** As many as a list shows. */
const READ_MAX = 1000;

export const NotificationsReadBody = z
  .strictObject({ notificationKeys: opt(z.array(key()).min(1).max(READ_MAX)), all: opt(z.literal(true)) })
  .refine(({ notificationKeys, all }) => (notificationKeys === undefined) !== (all === undefined), {
    error: 'INVALID_VALUE: Send either notificationKeys or all.',
  });
