import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaTab } from '../router/area.tsx';
import { useSession } from '../session/session-context.ts';
import { useMediaQuery } from '../ui/index.ts';
import { AccountMenu } from './account-menu.tsx';
import { AreaMenu } from './area-menu.tsx';
import { useAreaTabs } from './areas-context.ts';
import { GoTo } from './go-to.tsx';
import { LiveDot } from './live-dot.tsx';
import { ProductMark } from './product-mark.tsx';

// The first page is there before anybody looks at the bell.
const InboxBell = lazy(async () => ({ default: (await import('../inbox/inbox-bell.tsx')).InboxBell }));

/** 48 px: product mark, the areas that the role has, connection, account. */
export function TopBar() {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const tabs = useAreaTabs().filter((tab) => mayUse(tab.component));
  const narrow = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false });
  return (
    <header className="mr-top-bar">
      <Link to="/" className="mr-home">
        <ProductMark compact={narrow ?? false} />
      </Link>
      {narrow ? (
        <AreaMenu tabs={tabs} />
      ) : (
        <nav aria-label={t('frame.areas')} className="mr-area-tabs">
          {tabs.map((tab) => (
            <AreaLink key={tab.to} tab={tab} />
          ))}
        </nav>
      )}
      <div className="mr-top-bar-end">
        <GoTo narrow={narrow ?? false} />
        <LiveDot />
        <Suspense fallback={<span className="mr-bell" />}>
          <InboxBell />
        </Suspense>
        <AccountMenu />
      </div>
    </header>
  );
}

// helpers

function AreaLink({ tab }: { tab: AreaTab }) {
  const { t } = useTranslation();
  return (
    <Link to={tab.to} className="mr-area-tab" activeProps={{ 'aria-current': 'page' }}>
      {t(tab.labelKey)}
    </Link>
  );
}
