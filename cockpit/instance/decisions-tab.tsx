import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, TimeText, type Column } from '#web';
import { decisionsPerPage, useInstanceDecisions, type DecidedRow } from '../queries/decision-queries.ts';
import type { InstanceView } from './use-instance-view.ts';

/** What was decided for the instance: the inputs, the rules that matched with their outputs, and the result. */
export function DecisionsTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(0);
  const decisions = useInstanceDecisions(view.instance.processInstanceKey, from);
  return (
    <DataTable
      label={t('operate.tab.decisions')}
      columns={useColumns()}
      rowKey={(row) => row.decisionEvaluationInstanceKey}
      answer={decisions.data}
      error={decisions.error}
      onRetry={() => void decisions.refetch()}
      from={from}
      limit={decisionsPerPage}
      onPage={setFrom}
      empty={<EmptyState title={t('operate.noDecisions')} hint={t('operate.noDecisionsHint')} />}
    />
  );
}

// helpers

function useColumns(): Column<DecidedRow>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'decision',
      header: t('operate.column.decision'),
      cell: (row) => (
        <>
          {row.decisionDefinitionName}
          <span className="mr-op-sub">
            {t('operate.decisionVersion', {
              id: row.decisionDefinitionId,
              version: row.decisionDefinitionVersion,
            })}
          </span>
        </>
      ),
    },
    {
      id: 'inputs',
      header: t('operate.column.inputs'),
      cell: (row) =>
        row.evaluatedInputs.length === 0 ? (
          <span className="mr-op-zero">–</span>
        ) : (
          row.evaluatedInputs.map((input) => (
            <Value key={input.inputId} name={input.inputName} value={input.inputValue} />
          ))
        ),
    },
    {
      id: 'rules',
      header: t('operate.column.rules'),
      cell: (row) =>
        row.matchedRules.length === 0 ? (
          <span className="mr-op-zero">–</span>
        ) : (
          row.matchedRules.map((rule) => (
            <div key={rule.ruleIndex}>
              {t('operate.rule', { number: rule.ruleIndex })}
              {rule.evaluatedOutputs.map((output) => (
                <Value key={output.outputId} name={output.outputName} value={output.outputValue} />
              ))}
            </div>
          ))
        ),
    },
    {
      id: 'result',
      header: t('operate.column.result'),
      cell: (row) =>
        row.evaluationFailure === null ? (
          <code>{row.result}</code>
        ) : (
          <>
            {t('operate.decisionFailed')}
            <span className="mr-op-attempt-message">{row.evaluationFailure}</span>
          </>
        ),
    },
    {
      id: 'when',
      header: t('operate.column.evaluated'),
      wideOnly: true,
      cell: (row) => <TimeText at={row.evaluationDate} form="short" />,
    },
  ];
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <span className="mr-op-sub">
      {name === '' ? null : `${name} = `}
      <code>{value}</code>
    </span>
  );
}
