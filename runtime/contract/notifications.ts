import type { Caller } from './caller.ts';

/** What people are told inside the product. */
export const notificationTypes = [
  'TASK_ASSIGNED',
  'TASK_REASSIGNED',
  'TASK_ESCALATED',
  'COMMENT_MENTION',
  'WEBHOOK_OFF',
] as const;
export type NotificationType = (typeof notificationTypes)[number];

/** A person's own notifications; they are found by `queries.search`. */
export interface Notifications {
  /** Those of the caller among these, or all of them; reading twice has one effect. */
  markRead(caller: Caller, notificationKeys: readonly string[] | 'all'): Promise<void>;
}
