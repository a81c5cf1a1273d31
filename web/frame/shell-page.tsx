import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LiveProvider } from '../live/live-provider.tsx';
import { SessionGate } from '../session/session-gate.tsx';
import { EnvironmentStripe } from './environment-stripe.tsx';
import { FetchBar } from './fetch-bar.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { TopBar } from './top-bar.tsx';

/** The frame around all areas: top bar, thin loading bar, content. */
export function ShellPage() {
  const { t } = useTranslation();
  return (
    <SessionGate>
      <LiveProvider>
        <a className="mr-skip" href="#content">
          {t('frame.skip')}
        </a>
        <EnvironmentStripe />
        <TopBar />
        <FetchBar />
        <OfflineBanner />
        <main id="content" className="mr-content" tabIndex={-1}>
          <Outlet />
        </main>
      </LiveProvider>
    </SessionGate>
  );
}
