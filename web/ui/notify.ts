import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

const colors = { done: 'completed', failed: 'incident', info: 'accent' } as const;

/** A short message in the corner; screen readers hear it because its region is live. */
export function notify(kind: keyof typeof colors, message: string, title?: string): void {
  notifications.show({
    message,
    color: colors[kind],
    autoClose: kind === 'failed' ? 10_000 : 4_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
    ...(title ? { title } : {}),
  });
}
