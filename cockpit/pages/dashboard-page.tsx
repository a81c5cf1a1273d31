import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PaneBoundary, Title, useDocumentTitle } from '#web';
import { OverviewNumbers } from '../dashboard/overview-numbers.tsx';
import { ProcessesTable } from '../dashboard/processes-table.tsx';
import { RecentDeployments } from '../dashboard/recent-deployments.tsx';
import '../operate.css';

/** How things are: four numbers that lead on, all processes with their counts, what was deployed. */
export function DashboardPage() {
  const { t } = useTranslation();
  useDocumentTitle(`${t('area.operate')} · Millrace`);
  return (
    <div className="mr-op-page">
      <div className="mr-op-head-line">
        <Title order={1} size="h3">
          {t('area.operate')}
        </Title>
        <nav className="mr-op-head-end" aria-label={t('operate.morePages')}>
          <Link to="/operate/flow" className="mr-op-strong-link">
            {t('operate.flow.title')}
          </Link>
        </nav>
      </div>
      <PaneBoundary>
        <OverviewNumbers />
      </PaneBoundary>
      <div className="mr-op-columns">
        <PaneBoundary>
          <ProcessesTable />
        </PaneBoundary>
        <PaneBoundary>
          <RecentDeployments />
        </PaneBoundary>
      </div>
    </div>
  );
}
