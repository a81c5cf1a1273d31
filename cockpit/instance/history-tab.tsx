import type { HistoryEntry } from '#client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, TimeText, type Column } from '#web';
import { historyPerPage, useHistory } from '../queries/instance-queries.ts';
import { historyFact } from './history-text.ts';
import type { InstanceView } from './use-instance-view.ts';

/** All that happened, newest first: what was asked, by whom, and what followed from it. */
export function HistoryTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(0);
  const history = useHistory(view.instance.processInstanceKey, from);
  return (
    <DataTable
      label={t('operate.tab.history')}
      columns={useColumns()}
      rowKey={(entry) =>
        JSON.stringify([entry.seq, entry.type, entry.elementInstanceKey, entry.elementId, entry.data])
      }
      answer={history.data}
      error={history.error}
      onRetry={() => void history.refetch()}
      empty={<EmptyState title={t('operate.noHistory')} />}
      from={from}
      limit={historyPerPage}
      onPage={setFrom}
    />
  );
}

// helpers

function useColumns(): Column<HistoryEntry>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'at',
      header: t('operate.column.when'),
      width: 120,
      cell: (entry) => <TimeText at={entry.at} form="short" />,
    },
    {
      id: 'what',
      header: t('operate.column.what'),
      cell: (entry) => {
        const fact = historyFact(entry);
        return (
          <span data-weight={fact.isCommand ? 'strong' : undefined} className="mr-op-history-what">
            {t(`operate.history.${entry.type}`, { defaultValue: fact.words })}{' '}
            {fact.subject && <code>{fact.subject}</code>}
          </span>
        );
      },
    },
    {
      id: 'by',
      header: t('operate.column.by'),
      wideOnly: true,
      cell: (entry) => entry.actor ?? <span className="mr-op-zero">–</span>,
    },
  ];
}
