import type { Incident } from '#client';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, TimeText, type Column } from '#web';
import { splitError } from './error-text.ts';
import type { InstanceView } from './use-instance-view.ts';

/** Open incidents and those of before, newest first, each with its date. */
export function IncidentsTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = view.incidentsQuery;
  return (
    <DataTable
      label={t('operate.tab.incidents')}
      columns={useColumns(view)}
      rowKey={(incident) => incident.incidentKey}
      answer={data}
      error={error}
      onRetry={() => void refetch()}
      empty={<EmptyState title={t('operate.noIncidents')} />}
    />
  );
}

// helpers

function useColumns(view: InstanceView): Column<Incident>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'message',
      header: t('operate.column.error'),
      cell: (incident) => (
        <>
          <button
            type="button"
            className="mr-op-link mr-op-message"
            onClick={() =>
              view.setSearch({
                element: incident.elementId,
                run: incident.elementInstanceKey,
                tab: undefined,
                pane: undefined,
              })
            }
          >
            {splitError(incident.errorMessage || t('operate.noMessage'), null).message}
          </button>
          <span className="mr-op-sub">
            {incident.incidentType ?? incident.errorType} · {incident.elementId}
          </span>
        </>
      ),
    },
    {
      id: 'state',
      header: t('operate.column.state'),
      cell: (incident) => t(`operate.incidentState.${incident.state}`, { defaultValue: incident.state }),
    },
    {
      id: 'since',
      header: t('operate.column.first'),
      cell: (incident) => <TimeText at={incident.creationTime} form="short" />,
    },
    {
      id: 'resolved',
      header: t('operate.column.resolved'),
      wideOnly: true,
      cell: (incident) =>
        incident.resolvedAt ? (
          <TimeText at={incident.resolvedAt} form="short" />
        ) : (
          <span className="mr-op-zero">–</span>
        ),
    },
  ];
}
