import { IconCircleCheck, IconCircleHalf2, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Button,
  DataTable,
  EmptyState,
  notify,
  TimeText,
  useProblemNotice,
  type Column,
} from '#web';
import {
  useJobTypeWrites,
  type BreakerState,
  type JobType,
  type useJobTypes,
} from '../queries/flow-queries.ts';

interface JobTypeTableProps {
  jobTypes: ReturnType<typeof useJobTypes>;
  onEdit: (jobType: JobType) => void;
}

/** What waits, what runs and what is held back, by job type. */
export function JobTypeTable({ jobTypes, onEdit }: JobTypeTableProps) {
  const { t } = useTranslation();
  const items = jobTypes.data?.items.filter(({ type }) => type !== '*');
  return (
    <DataTable
      label={t('operate.flow.title')}
      columns={useColumns(onEdit)}
      rowKey={({ type }) => type}
      answer={
        items && {
          items,
          page: { totalItems: items.length, hasMoreTotalItems: false, startCursor: null, endCursor: null },
        }
      }
      error={jobTypes.error}
      onRetry={() => void jobTypes.refetch()}
      empty={<EmptyState title={t('operate.flow.none')} hint={t('operate.flow.noneHint')} />}
      onOpen={onEdit}
    />
  );
}

/** The limits of a type in a few words. */
export function useLimitsText(): (jobType: JobType) => string {
  const { t } = useTranslation();
  return (jobType) => {
    const { maxConcurrent, perTenantMaxConcurrent, ratePerSecond, priority, retryBudget, breaker } = jobType;
    const parts = [
      maxConcurrent !== null && t('operate.flow.text.maxConcurrent', { count: maxConcurrent }),
      perTenantMaxConcurrent !== null && t('operate.flow.text.perTenant', { count: perTenantMaxConcurrent }),
      ratePerSecond !== null && t('operate.flow.text.rate', { rate: ratePerSecond }),
      breaker !== null && t('operate.flow.text.breaker', { percent: Math.round(breaker.failureRate * 100) }),
      retryBudget !== null && t('operate.flow.text.budget', { percent: retryBudget.percent }),
      priority !== 0 && t('operate.flow.text.priority', { priority }),
    ];
    const text = parts.filter((part) => part !== false).join(' · ');
    return text || t('operate.flow.text.none');
  };
}

// helpers

const breakerIcons: Record<BreakerState, typeof IconCircleCheck> = {
  CLOSED: IconCircleCheck,
  OPEN: IconPlugConnectedX,
  HALF_OPEN: IconCircleHalf2,
};
const breakerStates: Record<BreakerState, string> = {
  CLOSED: 'completed',
  OPEN: 'incident',
  HALF_OPEN: 'suspended',
};

function Breaker({ jobType }: { jobType: JobType }) {
  const { t } = useTranslation();
  const showProblem = useProblemNotice(t('operate.flow.notClosed'));
  const { closeBreakers } = useJobTypeWrites(jobType.type);
  const { breakerState } = jobType;
  if (breakerState === null) return <span className="mr-op-zero">–</span>;
  const Icon = breakerIcons[breakerState];
  return (
    <span className="mr-op-breaker">
      <span className="mr-op-state" data-state={breakerStates[breakerState]}>
        <Icon size={14} aria-hidden="true" /> {t(`operate.flow.breaker.${breakerState}`)}
      </span>
      {breakerState !== 'CLOSED' && (
        <Button
          size="compact-xs"
          variant="default"
          loading={closeBreakers.isPending}
          aria-label={t('operate.flow.closeBreakerOf', { type: jobType.type })}
          onClick={() =>
            afterWrite(
              closeBreakers.mutateAsync(),
              ({ closed }) => notify('done', t('operate.flow.closed', { count: closed })),
              showProblem,
            )
          }
        >
          {t('operate.flow.closeBreaker')}
        </Button>
      )}
    </span>
  );
}

function useColumns(onEdit: (jobType: JobType) => void): Column<JobType>[] {
  const { t, i18n } = useTranslation();
  const limitsText = useLimitsText();
  const number = (count: number) =>
    count === 0 ? <span className="mr-op-zero">0</span> : count.toLocaleString(i18n.language);
  return [
    {
      id: 'type',
      header: t('operate.flow.column.type'),
      cell: (jobType) => (
        <>
          <button type="button" className="mr-op-link mr-op-message" onClick={() => onEdit(jobType)}>
            {jobType.type}
          </button>
          <span className="mr-op-sub">{limitsText(jobType)}</span>
        </>
      ),
    },
    {
      id: 'breaker',
      header: t('operate.flow.column.breaker'),
      cell: (jobType) => <Breaker jobType={jobType} />,
    },
    {
      id: 'waiting',
      header: t('operate.flow.column.waiting'),
      align: 'right',
      cell: ({ waiting }) => number(waiting),
    },
    {
      id: 'backingOff',
      header: t('operate.flow.column.backingOff'),
      align: 'right',
      wideOnly: true,
      cell: ({ backingOff }) => number(backingOff),
    },
    {
      id: 'locked',
      header: t('operate.flow.column.locked'),
      align: 'right',
      wideOnly: true,
      cell: ({ locked }) => number(locked),
    },
    {
      id: 'failed',
      header: t('operate.flow.column.failed'),
      align: 'right',
      wideOnly: true,
      cell: ({ failed }) => number(failed),
    },
    {
      id: 'oldest',
      header: t('operate.flow.column.oldest'),
      wideOnly: true,
      cell: ({ oldestWaiting }) =>
        oldestWaiting ? <TimeText at={oldestWaiting} /> : <span className="mr-op-zero">–</span>,
    },
  ];
}
