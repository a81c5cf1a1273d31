import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../live/live-provider.tsx';

/** Over the content while nothing can be read or saved. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const isOffline = useLiveStatus() === 'offline';
  return (
    <div role="status" className={isOffline ? 'mr-offline' : undefined}>
      {isOffline && t('frame.offlineBanner')}
    </div>
  );
}
