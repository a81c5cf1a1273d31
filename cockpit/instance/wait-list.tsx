import type { Wait } from '#client';
import {
  IconAlertTriangleFilled,
  IconArrowMerge,
  IconBroadcast,
  IconClock,
  IconMail,
  IconPlayerPause,
  IconRotateClockwise,
  IconSettings,
  IconSitemap,
  IconUser,
  IconVariable,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fullTime, TimeText } from '#web';
import { splitError } from './error-text.ts';
import { sortWaits, withLocalTimes } from './wait-text.ts';

const icons: Partial<Record<Wait['kind'], typeof IconClock>> = {
  USER_TASK: IconUser,
  JOB: IconSettings,
  JOB_BACKOFF: IconRotateClockwise,
  TIMER: IconClock,
  MESSAGE: IconMail,
  SIGNAL: IconBroadcast,
  CONDITION: IconVariable,
  CHILD_INSTANCE: IconSitemap,
  CALL: IconSitemap,
  CALLER: IconSitemap,
  DATA: IconVariable,
  DATA_STORE: IconVariable,
  TRIGGER: IconUser,
  ACTIVATION: IconUser,
  CONTINUATION: IconSettings,
  JOIN: IconArrowMerge,
  INCIDENT: IconAlertTriangleFilled,
  SUSPENDED: IconPlayerPause,
};

interface WaitListProps {
  waits: readonly Wait[];
  /** Offers to choose the element a wait is at. */
  onElement?: (elementId: string) => void;
}

/** One sentence per thing that is waited for, those that need somebody first. */
export function WaitList({ waits, onElement }: WaitListProps) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="mr-op-waits">
      {sortWaits(waits).map((wait) => {
        const Icon = icons[wait.kind] ?? IconClock;
        return (
          <li
            key={`${wait.kind}${wait.elementInstanceKey}${wait.elementId}${JSON.stringify(wait.what)}`}
            data-kind={wait.kind}
          >
            <Icon size={16} aria-hidden="true" />
            <div>
              {withLocalTimes(splitError(wait.text, null).message, (instant) =>
                fullTime(instant, i18n.language),
              )}
              <span className="mr-op-sub">
                {wait.until && (
                  <>
                    {t('operate.until')} <TimeText at={wait.until} />
                  </>
                )}
                {wait.until && wait.kind !== 'TIMER' && ' · '}
                {wait.since && wait.kind !== 'TIMER' && (
                  <>
                    {t('operate.since')} <TimeText at={wait.since} />
                  </>
                )}
                {onElement && (
                  <button type="button" className="mr-op-link" onClick={() => onElement(wait.elementId)}>
                    {t('operate.showElement')}
                  </button>
                )}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
