import type { JsonObject, NotificationType, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { NotificationSearch, NotificationSearchAnswer, NotificationsReadBody } from './notifications.dto.ts';

/** What a person is told inside the product. Everybody has their own. */
@Controller()
export class NotificationsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/notifications/search',
    summary: 'Find what you were told: new tasks, escalations, mentions',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    body: NotificationSearch,
    response: NotificationSearchAnswer,
    alwaysExtended: true,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchNotifications(@Input() call: Call<typeof NotificationSearch>): Promise<object> {
    const found = await this.runtime.queries.search(call.caller, 'notifications', call.body);
    return toAnswer({ ...found, items: found.items.map(shown) });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/notifications/read',
    summary: 'Mark some of your notifications, or all, as read',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    body: NotificationsReadBody,
  })
  async markNotificationsRead(@Input() call: Call<typeof NotificationsReadBody>): Promise<void> {
    await this.runtime.notifications.markRead(call.caller, call.body.notificationKeys ?? 'all');
  }
}

// helpers

function shown(row: JsonObject): JsonObject {
  const { about: _about, aboutKey: _aboutKey, requestKey: _requestKey, ...rest } = row;
  const type = row['type'] as NotificationType;
  const name = [row['name'] ?? row['processName'] ?? 'A task', row['businessId']]
    .filter((part) => typeof part === 'string')
    .join(' ');
  return {
    ...rest,
    text: texts[type](name, typeof row['actor'] === 'string' ? row['actor'] : null),
    link: linkOf(row, type),
  };
}

/** Who asked may look at the request, and not at the task of others where they were spoken to. */
function linkOf({ about, aboutKey, requestKey }: JsonObject, type: NotificationType): string {
  if (typeof requestKey === 'string') return `/requests/${requestKey}`;
  if (about === 'WEBHOOK') return '/admin/outgoing';
  const path = about === 'USER_TASK' ? `/t/${String(aboutKey)}` : `/i/${String(aboutKey)}`;
  return type === 'COMMENT_MENTION' && about === 'USER_TASK' ? `${path}?tab=comments` : path;
}

const texts: Readonly<Record<NotificationType, (name: string, actor: string | null) => string>> = {
  TASK_ASSIGNED: (name, actor) =>
    actor === null ? `${name} is assigned to you.` : `${actor} assigned ${name} to you.`,
  TASK_REASSIGNED: (name, actor) =>
    actor === null ? `${name} is with somebody else now.` : `${actor} gave ${name} to somebody else.`,
  TASK_ESCALATED: (name) => `${name} is late, and you are asked to help.`,
  COMMENT_MENTION: (name, actor) => `${actor ?? 'Somebody'} mentioned you on ${name}.`,
  WEBHOOK_OFF: (name) => `The outgoing webhook to ${name} was switched off: it could not be delivered to.`,
};
