import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Skeleton, TimeText, Title } from '#web';
import { useOverview } from '../queries/process-queries.ts';

/** The last deployments: when something goes wrong, what changed is the first question. */
export function RecentDeployments() {
  const { t } = useTranslation();
  const overview = useOverview();
  const items = overview.data?.recentDeployments;
  return (
    <section className="mr-op-card" aria-labelledby="operate-deployments">
      <div className="mr-op-card-head">
        <Title order={2} size="h4" id="operate-deployments">
          {t('operate.deployments')}
        </Title>
      </div>
      {!items && !overview.error && <Skeleton h={120} m="sm" w="auto" />}
      {!items && overview.error && <p className="mr-op-nothing">{t('operate.deploymentsFailed')}</p>}
      {items?.length === 0 && <p className="mr-op-nothing">{t('operate.noDeployments')}</p>}
      <ul className="mr-op-list">
        {items?.map((item) => (
          <li key={item.processDefinitionKey}>
            <Link
              to={`/operate/processes/${encodeURIComponent(item.processDefinitionId)}`}
              search={{ version: String(item.version) } as never}
              className="mr-op-strong-link"
            >
              {item.name ?? item.processDefinitionId} v{item.version}
            </Link>
            <span className="mr-op-sub">
              <TimeText at={item.deployedAt} />
              {item.deployedBy && ` · ${item.deployedBy}`}
            </span>
            {item.versionNote && <span className="mr-op-note">{item.versionNote}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
