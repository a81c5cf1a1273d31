import type { Job } from '#client';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, TimeText, type Column } from '#web';
import { useInstanceJobs } from '../queries/instance-queries.ts';
import { splitError } from './error-text.ts';
import type { InstanceView } from './use-instance-view.ts';

/** Work that was or is to be done by programs: type, state, worker and attempts left. */
export function JobsTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const jobs = useInstanceJobs(view.instance.processInstanceKey);
  return (
    <DataTable
      label={t('operate.tab.jobs')}
      columns={useColumns(view)}
      rowKey={(job) => job.jobKey}
      answer={jobs.data}
      error={jobs.error}
      onRetry={() => void jobs.refetch()}
      empty={<EmptyState title={t('operate.noJobs')} hint={t('operate.noJobsHint')} />}
    />
  );
}

// helpers

function useColumns(view: InstanceView): Column<Job>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'type',
      header: t('operate.column.jobType'),
      cell: (job) => (
        <>
          <code>{job.type}</code>
          <button
            type="button"
            className="mr-op-link mr-op-sub"
            onClick={() => view.chooseElement(job.elementId ?? undefined)}
          >
            {job.elementId}
          </button>
        </>
      ),
    },
    {
      id: 'state',
      header: t('operate.column.state'),
      cell: (job) => (
        <>
          {t(`operate.jobState.${job.state}`, { defaultValue: job.state })}
          {job.errorMessage && (
            <span className="mr-op-attempt-message">{splitError(job.errorMessage, null).message}</span>
          )}
        </>
      ),
    },
    { id: 'retries', header: t('operate.column.retries'), align: 'right', cell: (job) => job.retries },
    {
      id: 'worker',
      header: t('operate.column.worker'),
      wideOnly: true,
      cell: (job) => job.worker || <span className="mr-op-zero">–</span>,
    },
    {
      id: 'when',
      header: t('operate.column.next'),
      wideOnly: true,
      cell: (job) => {
        const at = job.endTime ?? job.nextRunAt ?? job.deadline;
        return at ? <TimeText at={at} /> : <span className="mr-op-zero">–</span>;
      },
    },
  ];
}
