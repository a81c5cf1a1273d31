import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextChange } from '#client';
import { Text } from '../ui/text.ts';
import { groupOfText } from './diff-groups.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';
import './diff.css';

interface TextDiffProps {
  /** What kind of file it is: "Form", "Decision model". */
  kind: string;
  change: TextChange;
}

/** A form or a decision model, old and new line by line. */
export function TextDiff({ kind, change }: TextDiffProps) {
  const { t } = useTranslation();
  const lines = useMemo(() => lineDiff(change.old ?? '', change.new ?? ''), [change]);
  return (
    <details className="mr-diff-text" open>
      <summary>
        {kind} <code>{change.id}</code> · {t(`diff.group.${groupOfText(change)}`)}
      </summary>
      {lines === null ? (
        <Text size="sm">{t('diff.tooLong')}</Text>
      ) : (
        <pre>
          {lines.map((line, at) => (
            <Line key={at} line={line} />
          ))}
        </pre>
      )}
    </details>
  );
}

// helpers

function Line({ line }: { line: DiffLine }) {
  const { t } = useTranslation();
  if (line.kind === 'skipped')
    return <span className="mr-diff-skipped">{t('diff.unchanged', { count: line.count })}</span>;
  if (line.kind === 'same') return <span>{`  ${line.text}`}</span>;
  return line.kind === 'added' ? (
    <ins aria-label={t('diff.addedLine')}>{`+ ${line.text}`}</ins>
  ) : (
    <del aria-label={t('diff.removedLine')}>{`− ${line.text}`}</del>
  );
}
