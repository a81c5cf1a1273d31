import type { StartedInstance } from '#client';
import { isProblem } from '#client';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ProblemPanel, Skeleton, Stack, Text, Title, useDocumentTitle } from '#web';
import { useProcess, useStartForm } from '../queries/start-queries.ts';
import { ShareButton } from '../links/share-button.tsx';
import { StartForm } from '../start/start-form.tsx';
import { StartedNotice } from '../start/started-notice.tsx';
import '../tasks.css';

/** The start form of one process, and after the start where the new instance waits. */
export function StartProcessPage() {
  const { t } = useTranslation();
  const { processDefinitionId = '' } = useParams({ strict: false }) as { processDefinitionId?: string };
  const process = useProcess(processDefinitionId);
  const form = useStartForm(process.data);
  const [started, setStarted] = useState<StartedInstance>();
  const name = process.data?.name ?? processDefinitionId;
  useDocumentTitle(`${name} · Millrace`);

  return (
    <div className="mr-start">
      <Link to="/start" className="mr-back">
        <IconArrowLeft size={18} aria-hidden="true" /> {t('start.back')}
      </Link>
      {isProblem(process.error, 'NOT_FOUND', 'PROCESS_NOT_FOUND') ? (
        <EmptyState title={t('start.gone')} />
      ) : (
        <>
          <div className="mr-start-head">
            <Title order={1} size="h3">
              {name}
            </Title>
            {process.data && form.data?.form && <ShareButton process={process.data} />}
            {process.data && (
              <Text size="sm" c="dimmed">
                {processDefinitionId} · v{process.data.latestVersion}
              </Text>
            )}
          </div>
          {(process.error ?? form.error) && (
            <ProblemPanel
              what={name}
              problem={process.error ?? form.error}
              onRetry={() => void (process.error ? process.refetch() : form.refetch())}
            />
          )}
          {started ? (
            <StartedNotice instance={started} onAgain={() => setStarted(undefined)} />
          ) : form.data === undefined ? (
            !form.error && !process.error && <FormSkeleton />
          ) : (
            <StartForm
              processDefinitionId={processDefinitionId}
              version={form.data.key}
              form={form.data.form}
              onStarted={setStarted}
            />
          )}
        </>
      )}
    </div>
  );
}

// helpers

function FormSkeleton() {
  return (
    <Stack aria-busy="true">
      <Skeleton h={56} />
      <Skeleton h={56} />
    </Stack>
  );
}
