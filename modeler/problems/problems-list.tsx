import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#client';
import { Button } from '#web';
import { canFix, fixWords } from './apply-fix.ts';
import { elementTitle, inOrderOfSeverity, problemKey, type Severity } from './problem-groups.ts';

interface ProblemsListProps {
  problems: readonly Problem[];
  onShow: (problem: Problem) => void;
  onPlay?: (problem: Problem) => void;
  onFix?: (problem: Problem) => void;
}

/** Findings of the checks: what is wrong, where, why the rule exists, and the way to repair. */
export function ProblemsList({ problems, onShow, onPlay, onFix }: ProblemsListProps) {
  return (
    <ul className="mr-problems-list">
      {inOrderOfSeverity(problems).map((problem, index) => (
        <ProblemRow
          key={problemKey(problem, index)}
          problem={problem}
          onShow={onShow}
          {...(onPlay && { onPlay })}
          {...(onFix && { onFix })}
        />
      ))}
    </ul>
  );
}

// helpers

const icons: Record<Severity, typeof IconCircleX> = {
  ERROR: IconCircleX,
  WARNING: IconAlertTriangle,
  HINT: IconInfoCircle,
};

interface ProblemRowProps {
  problem: Problem;
  onShow: (problem: Problem) => void;
  onPlay?: (problem: Problem) => void;
  onFix?: (problem: Problem) => void;
}

function ProblemRow({ problem, onShow, onPlay, onFix }: ProblemRowProps) {
  const { t } = useTranslation();
  const Icon = icons[problem.severity];
  const title = elementTitle(problem);
  return (
    <li className={`mr-problem-row mr-problems-${problem.severity.toLowerCase()}`}>
      <span className="mr-problem-severity">
        <Icon size={16} aria-hidden /> {t(`models.problems.severity.${problem.severity}`)}
      </span>
      <div className="mr-problem-text">
        <strong>{title}</strong>
        {problem.line ? <span> · {t('models.problems.line', { line: problem.line })}</span> : null}
        <p>{problem.message}</p>
        {problem.why && (
          <details>
            <summary>{t('models.problems.why')}</summary>
            <p>
              {problem.why} <code>{problem.code}</code>
            </p>
          </details>
        )}
      </div>
      <span className="mr-problem-actions">
        {onFix && canFix(problem) && (
          <Button size="compact-sm" variant="default" onClick={() => onFix(problem)}>
            {t(fixWords(problem).key, { name: fixWords(problem).name })}
          </Button>
        )}
        {onPlay && (problem.path?.length ?? 0) > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('models.problems.playLabel', { name: title })}
            onClick={() => onPlay(problem)}
          >
            {t('models.problems.play')}
          </Button>
        )}
        {problem.elementId && (
          <Button
            size="compact-sm"
            variant="light"
            aria-label={t('models.problems.showLabel', { name: title })}
            onClick={() => onShow(problem)}
          >
            {t('models.problems.show')}
          </Button>
        )}
      </span>
    </li>
  );
}
