import type { ProcessInstance } from '#client';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, TimeText, type Column } from '#web';
import { instanceState, StateBadge } from '../list/state-badge.tsx';
import { useCalledInstances } from '../queries/instance-queries.ts';
import type { InstanceView } from './use-instance-view.ts';

/** Instances that call activities of this one started. */
export function CalledTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const called = useCalledInstances(view.instance.processInstanceKey);
  return (
    <DataTable
      label={t('operate.tab.called')}
      columns={useColumns()}
      rowKey={(instance) => instance.processInstanceKey}
      answer={called.data}
      error={called.error}
      onRetry={() => void called.refetch()}
      empty={<EmptyState title={t('operate.noCalled')} />}
      onOpen={(instance) => void navigate({ to: `/operate/instances/${instance.processInstanceKey}` })}
    />
  );
}

// helpers

function useColumns(): Column<ProcessInstance>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'process',
      header: t('operate.column.process'),
      cell: (instance) => (
        <>
          <Link to={`/operate/instances/${instance.processInstanceKey}`} className="mr-op-strong-link">
            {instance.processDefinitionName ?? instance.processDefinitionId} v
            {instance.processDefinitionVersion}
          </Link>
          <span className="mr-op-sub mr-mono">{instance.processInstanceKey}</span>
        </>
      ),
    },
    {
      id: 'state',
      header: t('operate.column.state'),
      cell: (instance) => <StateBadge state={instanceState(instance)} />,
    },
    {
      id: 'started',
      header: t('operate.column.started'),
      cell: (instance) => <TimeText at={instance.startDate} />,
    },
  ];
}
