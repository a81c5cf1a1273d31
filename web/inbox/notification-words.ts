import type { Notification } from '#client';
import type { Translate } from '../i18n/translate.ts';

/** What happened, in one sentence. */
export function notificationWords(
  t: Translate,
  { type, actor, name, processName, businessId, text }: Notification,
): string {
  const what = [name ?? processName, businessId].filter(Boolean).join(' ');
  const key = actor === null ? `inbox.${type}` : `inbox.${type}_by`;
  return t(key, { name: what, actor: actor ?? '', defaultValue: text });
}
