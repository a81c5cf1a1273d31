import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ProblemPanel, Text, Title } from '#web';
import { processFilter } from '../list/process-filter.ts';
import { newestDecisions } from './newest-decisions.ts';

/** What one request brings; more decision models than that are found by the search. */
const versionsMax = 200;

/** The decision models that are deployed, each with its newest version. */
export function DecisionList({ text }: { text: string | undefined }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['process-definitions', 'decisions', text ?? ''],
    queryFn: ({ signal }) =>
      api.decisionRequirements.search(
        {
          filter: processFilter(text, { name: 'decisionRequirementsName', id: 'decisionRequirementsId' }),
          sort: [{ field: 'decisionRequirementsName' }, { field: 'version', order: 'DESC' }],
          page: { limit: versionsMax },
        },
        { signal },
      ),
  });
  if (found.error && !found.data)
    return (
      <ProblemPanel
        problem={found.error}
        title={t('models.decision.listFailed')}
        onRetry={() => void found.refetch()}
      />
    );
  const models = newestDecisions(found.data?.items ?? []);
  if (models.length === 0) return null;
  return (
    <section className="mr-drafts" aria-labelledby="decisions-title">
      <Title order={2} size="h4" id="decisions-title">
        {t('models.decision.list')}
      </Title>
      <ul>
        {models.map((model) => (
          <li key={model.decisionRequirementsId}>
            <Link
              to="/models/decisions/$requirementsId"
              params={{ requirementsId: model.decisionRequirementsId } as never}
              className="mr-draft-link"
            >
              <span className="mr-draft-name">{model.decisionRequirementsName}</span>
              <span className="mr-draft-facts">
                <code>{model.decisionRequirementsId}</code> ·{' '}
                {t('models.versionShort', { version: model.version })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {(found.data?.page.totalItems ?? 0) > versionsMax && (
        <Text size="xs" c="dimmed">
          {t('models.decision.more')}
        </Text>
      )}
    </section>
  );
}
