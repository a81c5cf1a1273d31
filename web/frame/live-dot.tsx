import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../live/live-provider.tsx';
import { Tooltip } from '../ui/index.ts';

/** Says how current the pages are; a word stands beside the color whenever it is not "live". */
export function LiveDot() {
  const { t } = useTranslation();
  const status = useLiveStatus();
  return (
    <Tooltip label={t(`frame.${status}`)}>
      <span className="mr-live" data-status={status} role="status">
        <span className="mr-live-dot" aria-hidden="true" />
        <span className={status === 'live' ? 'mr-visually-hidden' : 'mr-live-word'}>
          {t(`frame.${status}Short`)}
        </span>
      </span>
    </Tooltip>
  );
}
