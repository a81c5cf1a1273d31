import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, Group, TimeText, type Column } from '#web';
import { SnoozeButton } from './snooze-button.tsx';
import { RedriveDialog, type RedriveRequest } from './redrive-dialog.tsx';
import { incidentsMax, useOpenIncidents } from '../queries/process-queries.ts';
import { groupFilter, groupIncidents, type IncidentGroup } from './incident-groups.ts';

interface IncidentsTabProps {
  processDefinitionId: string;
  filter: { processDefinitionId: string } | { processDefinitionKey: string };
  onGroup: (filter: { error: string; element: string }) => void;
}

/** Open incidents by what went wrong where; a group leads to its instances. */
export function IncidentsTab({ processDefinitionId, filter, onGroup }: IncidentsTabProps) {
  const { t } = useTranslation();
  const incidents = useOpenIncidents(filter);
  const { data } = incidents;
  // Kept here: what was retried leaves the list while its dialog still tells what came of it.
  const [asked, setAsked] = useState<RedriveRequest>();
  const answer = useMemo(() => {
    if (!data) return undefined;
    const items = groupIncidents(data.items);
    return {
      items,
      page: { totalItems: items.length, hasMoreTotalItems: false, startCursor: null, endCursor: null },
    };
  }, [data]);
  const open = (group: IncidentGroup) => onGroup({ error: groupFilter(group), element: group.elementId });
  const total = data?.page.totalItems ?? 0;
  return (
    <>
      {total > 0 && (
        <div className="mr-op-tab-actions">
          <Button
            size="xs"
            variant="default"
            onClick={() => setAsked({ selection: { filter }, count: total })}
          >
            {t('operate.redrive.all', { count: total })}
          </Button>
        </div>
      )}
      {data && data.page.totalItems > incidentsMax && (
        <p className="mr-op-nothing">{t('operate.incidentsNewest', { count: incidentsMax })}</p>
      )}
      <DataTable
        label={t('operate.tab.incidents')}
        columns={useColumns(processDefinitionId, open, setAsked)}
        rowKey={(group) => `${group.fingerprint} ${group.elementId} ${group.example}`}
        answer={answer}
        error={incidents.error}
        onRetry={() => void incidents.refetch()}
        empty={<EmptyState title={t('operate.noIncidents')} hint={t('operate.noIncidentsHint')} />}
        onOpen={open}
      />
      {asked && <RedriveDialog {...asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

// helpers

function useColumns(
  processDefinitionId: string,
  open: (group: IncidentGroup) => void,
  redrive: (request: RedriveRequest) => void,
): Column<IncidentGroup>[] {
  const { t, i18n } = useTranslation();
  return [
    {
      id: 'message',
      header: t('operate.column.error'),
      cell: (group) => (
        <>
          <button type="button" className="mr-op-link mr-op-message" onClick={() => open(group)}>
            {group.example.trim().split('\n')[0] || t('operate.noMessage')}
          </button>
          <span className="mr-op-sub">{group.errorType}</span>
        </>
      ),
    },
    {
      id: 'element',
      header: t('operate.column.element'),
      wideOnly: true,
      cell: (group) => <code>{group.elementId}</code>,
    },
    {
      id: 'count',
      header: t('operate.column.incidents'),
      align: 'right',
      cell: (group) => group.count.toLocaleString(i18n.language),
    },
    {
      id: 'first',
      header: t('operate.column.first'),
      wideOnly: true,
      cell: (group) => <TimeText at={group.firstSeen} />,
    },
    { id: 'last', header: t('operate.column.last'), cell: (group) => <TimeText at={group.lastSeen} /> },
    {
      id: 'retry',
      header: t('operate.redrive.column'),
      align: 'right',
      cell: (group) => (
        <Group gap={4} justify="flex-end">
          {group.fingerprint && (
            <SnoozeButton
              processDefinitionId={processDefinitionId}
              fingerprint={group.fingerprint}
              error={group.example.trim().split('\n')[0] ?? ''}
            />
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t('operate.redrive.groupOf', {
              count: group.count,
              error: group.example.trim().split('\n')[0],
            })}
            onClick={() => redrive({ selection: { incidentKeys: group.incidentKeys }, count: group.count })}
          >
            {t('operate.redrive.group')}
          </Button>
        </Group>
      ),
    },
  ];
}
