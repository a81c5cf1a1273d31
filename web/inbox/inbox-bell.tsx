import type { Notification as Notice } from '#client';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { IconBell } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session-context.ts';
import { ActionIcon, Indicator, Popover } from '../ui/index.ts';
import { areBrowserNoticesOn, showBrowserNotice } from './browser-notices.ts';
import { InboxList } from './inbox-list.tsx';
import { notificationWords } from './notification-words.ts';
import { useReadNotifications, useUnreadNotifications } from './use-notifications.ts';
import './inbox.css';

/** How many things the person was told and has not looked at, and the list of them. */
export function InboxBell() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const unread = useUnreadNotifications();
  const count = unread.data?.page.totalItems ?? 0;
  const items = unread.data?.items;
  useReadWhereOne(items);
  useBrowserNotices(items);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={360}
      trapFocus
      returnFocus
      shadow="md"
    >
      <Indicator
        label={count > 99 ? '99+' : count}
        size={16}
        offset={4}
        disabled={count === 0}
        color="incident"
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            className="mr-bell"
            aria-label={count > 0 ? t('inbox.open_unread', { count }) : t('inbox.open')}
            onClick={() => setOpened((open) => !open)}
          >
            <IconBell size={20} aria-hidden="true" />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label={t('inbox.title')} className="mr-inbox">
        {opened && <InboxList unreadCount={count} onLeave={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

// helpers

/** Whoever looks at what a notification is about has read it. */
function useReadWhereOne(items: Notice[] | undefined): void {
  const { pathname } = useLocation();
  const { mutate, isPending } = useReadNotifications();
  useEffect(() => {
    if (isPending || document.visibilityState !== 'visible') return;
    const here = (items ?? []).filter(({ link }) => isAt(pathname, link));
    if (here.length > 0) mutate(here.map(({ notificationKey }) => notificationKey));
  }, [items, pathname, mutate, isPending]);
}

function isAt(pathname: string, link: string): boolean {
  const key = /\d+/.exec(link)?.[0];
  return key !== undefined && pathname.split('/').includes(key);
}

/** What comes while the page is not looked at is told by the browser, where the person has switched that on. */
function useBrowserNotices(items: Notice[] | undefined): void {
  const { t } = useTranslation();
  const { me } = useSession();
  const navigate = useNavigate();
  const newest = useRef<bigint | undefined>(undefined);
  useEffect(() => {
    if (!items) return;
    const known = newest.current;
    newest.current = items.reduce((max, { notificationKey }) => {
      const key = BigInt(notificationKey);
      return key > max ? key : max;
    }, known ?? 0n);
    // What was there when the page was opened is no news.
    if (known === undefined || document.visibilityState === 'visible' || !areBrowserNoticesOn(me.username))
      return;
    for (const item of items.filter(({ notificationKey }) => BigInt(notificationKey) > known))
      showBrowserNotice(
        item.notificationKey,
        notificationWords(t, item),
        () => void navigate({ to: item.link }),
      );
  }, [items, me.username, navigate, t]);
}
