import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemPanel } from '../problem/problem-panel.tsx';
import { useSession } from '../session/session-context.ts';
import { TimeText } from '../text/time-text.tsx';
import { Button, Skeleton, Switch, Text, Title, VisuallyHidden } from '../ui/index.ts';
import { areBrowserNoticesOn, switchBrowserNotices } from './browser-notices.ts';
import { notificationWords } from './notification-words.ts';
import { useNotifications, useReadNotifications } from './use-notifications.ts';

interface InboxListProps {
  unreadCount: number;
  /** Somebody follows a link. */
  onLeave: () => void;
}

export function InboxList({ unreadCount, onLeave }: InboxListProps) {
  const { t } = useTranslation();
  const list = useNotifications();
  const read = useReadNotifications();
  const items = list.data?.items;
  return (
    <>
      <div className="mr-inbox-head">
        <Title order={2} size="h5">
          {t('inbox.title')}
        </Title>
        <Button
          variant="subtle"
          size="compact-xs"
          disabled={unreadCount === 0}
          loading={read.isPending}
          onClick={() => read.mutate('all')}
        >
          {t('inbox.readAll')}
        </Button>
      </div>
      {list.isError && (
        <ProblemPanel what={t('inbox.title')} problem={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <Skeleton height={120} m="sm" />}
      {items?.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('inbox.empty')}
        </Text>
      )}
      {items && items.length > 0 && (
        <ul className="mr-inbox-list">
          {items.map((item) => (
            <li key={item.notificationKey} data-unread={item.readAt === null || undefined}>
              <Link
                to={item.link}
                onClick={() => {
                  if (item.readAt === null) read.mutate([item.notificationKey]);
                  onLeave();
                }}
              >
                <span>
                  {item.readAt === null && <VisuallyHidden>{t('inbox.unread')}: </VisuallyHidden>}
                  {notificationWords(t, item)}
                </span>
                <span className="mr-inbox-when">
                  {item.name !== null && item.processName !== null && `${item.processName} · `}
                  <TimeText at={item.createdAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <BrowserSwitch />
    </>
  );
}

// helpers

function BrowserSwitch() {
  const { t } = useTranslation();
  const { me } = useSession();
  const [isOn, setOn] = useState(() => areBrowserNoticesOn(me.username));
  const [isBlocked, setBlocked] = useState(false);
  const change = async (wanted: boolean) => {
    const now = await switchBrowserNotices(me.username, wanted);
    setOn(now);
    setBlocked(wanted && !now);
  };
  return (
    <div className="mr-inbox-foot">
      <Switch
        size="sm"
        label={t('inbox.browser')}
        checked={isOn}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
      {isBlocked && (
        <Text size="xs" c="dimmed" role="status">
          {t('inbox.browserBlocked')}
        </Text>
      )}
    </div>
  );
}
