import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ChangeList, diffEntries, DiffSummary, ProblemPanel, Skeleton, Text, TextDiff } from '#web';
import { fileKind } from '../projects/project-draft.ts';
import type { DeploymentFile } from './deployment-files.ts';

interface ChangesAgainstLiveProps {
  /** The newest version that is deployed. */
  live: { processDefinitionKey: string; version: number };
  files: readonly DeploymentFile[];
  onShow: (elementId: string) => void;
}

/** What a deployment changes against the version that is live, before anybody says yes to it. */
export function ChangesAgainstLive({ live, files, onShow }: ChangesAgainstLiveProps) {
  const { t } = useTranslation();
  const { processDefinitionKey, version } = live;
  const diff = useQuery({
    queryKey: ['process-definitions', 'diff', processDefinitionKey, files],
    queryFn: ({ signal }) =>
      api.models.diff({ processDefinitionKey }, { resources: ofOneProcess(files) }, { signal }),
    gcTime: 0,
  });
  return (
    <section aria-label={t('models.deploy.changes', { version })}>
      <Text size="sm" fw={600}>
        {t('models.deploy.changes', { version })}
      </Text>
      {diff.error && (
        <ProblemPanel
          problem={diff.error}
          title={t('models.deploy.changesFailed')}
          onRetry={() => void diff.refetch()}
        />
      )}
      {diff.isPending && <Skeleton h={24} />}
      {diff.data && (
        <>
          <DiffSummary diff={diff.data} />
          <div className="mr-deploy-changes">
            <ChangeList entries={diffEntries(diff.data)} onSelect={onShow} withRemoved={false} />
            {diff.data.forms.map((form) => (
              <TextDiff key={form.id} kind={t('models.compare.form')} change={form} />
            ))}
            {diff.data.decisions.map((decision) => (
              <TextDiff key={decision.id} kind={t('models.compare.decision')} change={decision} />
            ))}
          </div>
        </>
      )}
    </section>
  );
}

// helpers

/** Other processes of the project are versions of their own; forms and decisions are compared with those the live version names. */
function ofOneProcess(files: readonly DeploymentFile[]): DeploymentFile[] {
  return files.filter(({ name }, index) => index === 0 || fileKind(name) !== 'process');
}
