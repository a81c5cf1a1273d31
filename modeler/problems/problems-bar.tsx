import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#client';
import { Button, Loader, problemText, UnstyledButton } from '#web';
import { countBySeverity, type ProblemCounts } from './problem-groups.ts';
import { ProblemsList } from './problems-list.tsx';
import type { CheckState } from './use-model-check.ts';

interface ProblemsBarProps {
  state: CheckState;
  onShow: (problem: Problem) => void;
  onPlay?: (problem: Problem) => void;
  onFix?: (problem: Problem) => void;
}

/** What the server would say to a deployment, counted; opened, each finding with its way to repair. */
export function ProblemsBar({ state, onShow, onPlay, onFix }: ProblemsBarProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const bar = useRef<HTMLDivElement>(null);
  // The row of what is repaired goes, and the keyboard stays with the problems.
  const fix = (problem: Problem) => {
    bar.current?.focus();
    onFix?.(problem);
  };
  const problems = state.check?.problems ?? [];
  return (
    <section className="mr-problems" aria-label={t('models.problems.title')}>
      <div ref={bar} className="mr-problems-bar" tabIndex={-1}>
        {problems.length === 0 ? (
          <span className="mr-problems-toggle">
            <Summary state={state} />
          </span>
        ) : (
          <UnstyledButton
            className="mr-problems-toggle"
            aria-expanded={isOpen}
            aria-controls={listId}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Summary state={state} />
            <span className="mr-problems-more">
              {t(isOpen ? 'models.problems.collapse' : 'models.problems.expand')}
            </span>
          </UnstyledButton>
        )}
        {state.isStale && state.failure === undefined && (
          <span className="mr-problems-note">
            <Loader size={12} /> {t('models.problems.checking')}
          </span>
        )}
        {state.failure !== undefined && (
          <span className="mr-problems-note" role="alert">
            {t('models.problems.failed', { reason: problemText(state.failure, t) })}
            <Button size="compact-xs" variant="default" onClick={state.retry}>
              {t('models.problems.retry')}
            </Button>
          </span>
        )}
      </div>
      <div id={listId} hidden={!isOpen || problems.length === 0} className="mr-problems-box">
        <ProblemsList
          problems={problems}
          onShow={onShow}
          {...(onPlay && { onPlay })}
          {...(onFix && { onFix: fix })}
        />
      </div>
    </section>
  );
}

// helpers

function Summary({ state }: { state: CheckState }) {
  const { t } = useTranslation();
  if (!state.check) return <span>{t('models.problems.title')}</span>;
  const counts = countBySeverity(state.check.problems);
  if (state.check.problems.length === 0) {
    return (
      <Count icon={<IconCircleCheck size={16} />} kind="none">
        {t('models.problems.none')}
      </Count>
    );
  }
  return (
    <>
      {entries(counts).map(({ kind, key, count, icon }) => (
        <Count key={kind} icon={icon} kind={kind}>
          {t(key, { count })}
        </Count>
      ))}
    </>
  );
}

function entries(counts: ProblemCounts) {
  return [
    { kind: 'error', key: 'models.problems.blocking', count: counts.ERROR, icon: <IconCircleX size={16} /> },
    {
      kind: 'warning',
      key: 'models.problems.warnings',
      count: counts.WARNING,
      icon: <IconAlertTriangle size={16} />,
    },
    { kind: 'hint', key: 'models.problems.hints', count: counts.HINT, icon: <IconInfoCircle size={16} /> },
  ].filter((entry) => entry.count > 0);
}

function Count({ icon, kind, children }: { icon: ReactNode; kind: string; children: ReactNode }) {
  return (
    <span className={`mr-problems-count mr-problems-${kind}`}>
      {icon} {children}
    </span>
  );
}
