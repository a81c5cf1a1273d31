import type { ProcessInstance, SortBy } from '#client';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable, pageCalendar, TimeText, useSelection } from '#web';
import { useInstances } from '../queries/instance-queries.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterChips, NoInstances } from './filter-chips.tsx';
import {
  instanceRequest,
  instancesPerPage,
  sortOf,
  type InstanceScope,
  type InstanceSort,
  type InstancesSearch,
} from './instances-search.ts';
import { useSteadyAnswer } from './use-steady-answer.ts';
import { instanceState, StateBadge } from './state-badge.tsx';

interface InstanceTableProps {
  search: InstancesSearch;
  onSearch: (changes: Partial<InstancesSearch>) => void;
  scope: InstanceScope;
  /** On the page of a process its name needs no column. */
  withProcess: boolean;
  elementName?: string | undefined;
  /** A button before the chips, such as the one that opens the filters on a narrow screen. */
  children?: ReactNode;
}

/** The instances an address describes, with the conditions in force, paging, sort and selection. */
export function InstanceTable(props: InstanceTableProps) {
  const { t } = useTranslation();
  const { search, onSearch, scope } = props;
  const navigate = useNavigate();
  const request = useMemo(
    () => instanceRequest(search, scope, pageCalendar),
    // The scope is made anew with each render; its two keys are what counts.
    [search, scope],
  );
  const instances = useInstances(request);
  // While the next question is under way the old answer stays, and is no first answer to it.
  const steady = useSteadyAnswer(
    JSON.stringify(request),
    instances.isPlaceholderData ? undefined : instances.data,
  );
  const [selection, setSelection] = useSelection(JSON.stringify(request.filter));

  return (
    <div className="mr-op-table">
      <div className="mr-op-table-head">
        {props.children}
        <FilterChips search={search} onSearch={onSearch} elementName={props.elementName} />
      </div>
      <BulkBar
        selection={selection}
        onSelection={setSelection}
        filter={request.filter ?? {}}
        total={instances.data?.page.totalItems ?? 0}
      />
      {steady.waiting > 0 && (
        <button type="button" className="mr-op-pill" onClick={steady.showNew}>
          {t('operate.newRows', { count: steady.waiting })}
        </button>
      )}
      <DataTable
        label={t('operate.instances')}
        columns={useColumns(props.withProcess)}
        rowKey={(instance) => instance.processInstanceKey}
        rowName={(instance) => instance.businessId ?? instance.processInstanceKey}
        answer={steady.answer ?? instances.data}
        error={instances.error}
        onRetry={() => void instances.refetch()}
        empty={
          <NoInstances
            search={search}
            onSearch={onSearch}
            elementName={props.elementName}
            hint={t('operate.noRunningHint')}
          />
        }
        sort={sortOf(search)}
        onSort={(sort: SortBy) =>
          onSearch({
            sort: sort.field as InstanceSort,
            order: sort.order === 'DESC' ? 'desc' : 'asc',
            from: undefined,
          })
        }
        from={search.from ?? 0}
        limit={instancesPerPage}
        onPage={(from) => onSearch({ from: from || undefined })}
        selection={selection}
        onSelection={setSelection}
        onOpen={(instance) => void navigate({ to: `/operate/instances/${instance.processInstanceKey}` })}
      />
    </div>
  );
}

// helpers

function useColumns(withProcess: boolean): Column<ProcessInstance>[] {
  const { t } = useTranslation();
  const process: Column<ProcessInstance> = {
    id: 'process',
    header: t('operate.column.process'),
    sortField: 'processDefinitionName',
    cell: (instance) => instance.processDefinitionName ?? instance.processDefinitionId,
  };
  return [
    {
      id: 'key',
      header: t('operate.column.instance'),
      sortField: 'processInstanceKey',
      cell: (instance) => (
        <Link to={`/operate/instances/${instance.processInstanceKey}`} className="mr-op-strong-link mr-mono">
          {instance.processInstanceKey}
        </Link>
      ),
    },
    ...(withProcess ? [process] : []),
    {
      id: 'business',
      header: t('operate.column.business'),
      sortField: 'businessId',
      cell: (instance) => instance.businessId ?? <span className="mr-op-zero">–</span>,
    },
    {
      id: 'state',
      header: t('operate.column.state'),
      sortField: 'state',
      cell: (instance) => <StateBadge state={instanceState(instance)} count={instance.incidentCount} />,
    },
    {
      id: 'version',
      header: t('operate.column.version'),
      sortField: 'processDefinitionVersion',
      align: 'right',
      wideOnly: true,
      cell: (instance) => `v${instance.processDefinitionVersion}`,
    },
    {
      id: 'started',
      header: t('operate.column.started'),
      sortField: 'startDate',
      wideOnly: true,
      cell: (instance) => <TimeText at={instance.startDate} />,
    },
    {
      id: 'ended',
      header: t('operate.column.ended'),
      sortField: 'endDate',
      wideOnly: true,
      cell: (instance) =>
        instance.endDate ? <TimeText at={instance.endDate} /> : <span className="mr-op-zero">–</span>,
    },
  ];
}
