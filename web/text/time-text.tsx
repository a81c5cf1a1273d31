import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Tooltip } from '../ui/tooltip.ts';
import { onPageZone, pageZone } from './page-zone.ts';
import { fullTime, relativeTime, shortTime } from './relative-time.ts';

interface TimeTextProps {
  at: string;
  /** `relative` (default): "in 3 h"; `short`: "12 Nov 14:03 CET". The full time is in the tooltip. */
  form?: 'relative' | 'short';
  /** What is said instead. */
  words?: string | undefined;
}

/** A point in time in words that stay true while the page is open. */
export function TimeText({ at, form = 'relative', words }: TimeTextProps) {
  const { i18n } = useTranslation();
  const now = useMinuteClock();
  useSyncExternalStore(onPageZone, pageZone);
  const text = words ?? (form === 'short' ? shortTime : relativeTime)(at, now, i18n.language);
  return (
    <Tooltip label={fullTime(at, i18n.language)}>
      <time dateTime={at}>{text}</time>
    </Tooltip>
  );
}

/** Now, renewed every half minute. */
export function useMinuteClock(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
