import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemPanel, Skeleton, useSession } from '#web';
import { useOverview, type Overview } from '../queries/process-queries.ts';

/** The numbers an operator starts with. Each is a link to what it counts. */
export function OverviewNumbers() {
  const { t } = useTranslation();
  const overview = useOverview();
  if (overview.error && !overview.data) {
    return (
      <ProblemPanel
        problem={overview.error}
        title={t('operate.overviewFailed')}
        onRetry={() => void overview.refetch()}
      />
    );
  }
  return (
    <nav className="mr-op-numbers" aria-label={t('operate.overview')}>
      {overview.data ? (
        <Numbers overview={overview.data} />
      ) : (
        [1, 2, 3, 4].map((key) => <Skeleton key={key} h={86} radius={8} />)
      )}
    </nav>
  );
}

// helpers

function Numbers({ overview }: { overview: Overview }) {
  const { mayUse } = useSession();
  const { running, incidents, stalled, overdueTasks } = overview;
  return (
    <>
      <NumberCard name="running" count={running} to="/operate/instances" search={{}} />
      <NumberCard
        name="incidents"
        count={incidents}
        to="/operate/instances"
        search={{ state: 'incidents' }}
      />
      {typeof stalled === 'number' && (
        <NumberCard name="stalled" count={stalled} to="/operate/instances" search={{}} />
      )}
      <NumberCard
        name="overdue"
        count={overdueTasks}
        to={mayUse('tasks') ? '/tasks' : '/operate/instances'}
        search={mayUse('tasks') ? { view: 'overdue' } : {}}
      />
    </>
  );
}

/** The server counts overdue tasks up to here. */
const OVERDUE_MAX = 10_000;

function countText(name: NumberCardProps['name'], count: number, language: string): string {
  const more = name === 'overdue' && count >= OVERDUE_MAX ? '+' : '';
  return `${count.toLocaleString(language)}${more}`;
}

interface NumberCardProps {
  name: 'running' | 'incidents' | 'stalled' | 'overdue';
  count: number;
  to: string;
  search: Record<string, string>;
}

function NumberCard({ name, count, to, search }: NumberCardProps) {
  const { t, i18n } = useTranslation();
  return (
    <Link to={to} search={search as never} className="mr-op-number" data-kind={count > 0 ? name : undefined}>
      <span className="mr-op-number-count">{countText(name, count, i18n.language)}</span>
      <span className="mr-op-number-name">{t(`operate.number.${name}`)}</span>
      <span className="mr-op-number-hint">
        {t(count === 0 ? `operate.numberNone.${name}` : `operate.numberHint.${name}`)}
      </span>
    </Link>
  );
}
