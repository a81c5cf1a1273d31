import type { HistoryEntry } from '#client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, type Column, dateFormat } from '#web';
import { historyPerPage, useHistory } from '../queries/instance-queries.ts';
import { stepName } from './element-rows.ts';
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
      columns={useColumns(view)}
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

function useColumns(view: InstanceView): Column<HistoryEntry>[] {
  const { t, i18n } = useTranslation();
  const clock = secondsClock(i18n.language);
  return [
    {
      id: 'at',
      header: t('operate.column.when'),
      width: 150,
      cell: (entry) => <time dateTime={entry.at}>{clock.format(new Date(entry.at))}</time>,
    },
    {
      id: 'what',
      header: t('operate.column.what'),
      cell: (entry) => <What view={view} entry={entry} />,
    },
    {
      id: 'by',
      header: t('operate.column.by'),
      wideOnly: true,
      cell: (entry) => entry.actor ?? <span className="mr-op-zero">–</span>,
    },
  ];
}

/** What happened to what; a step of the tree can be opened from here. */
function What({ view, entry }: { view: InstanceView; entry: HistoryEntry }) {
  const { t } = useTranslation();
  const fact = historyFact(entry);
  // A variable has the key of its scope; there the name and the value are what counts.
  const isOfStep = !entry.type.startsWith('variable');
  const step = view.steps.find((other) => isOfStep && other.elementInstanceKey === entry.elementInstanceKey);
  return (
    <span data-weight={fact.isCommand ? 'strong' : undefined} className="mr-op-history-what">
      {t(`operate.history.${entry.type}`, { defaultValue: fact.words })}{' '}
      {step && (
        <button type="button" className="mr-op-link" onClick={() => view.chooseRun(step)}>
          {stepName(step) ?? step.elementId}
        </button>
      )}
      {!step && fact.subject && <code>{fact.subject}</code>}
    </span>
  );
}

/** Many things happen within a minute, so history tells the seconds. */
function secondsClock(language: string): Intl.DateTimeFormat {
  return dateFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}
