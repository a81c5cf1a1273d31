import type { TaskPathStep, TaskView } from '#client';
import { useTranslation } from 'react-i18next';
import { EmptyState, TimeText } from '#web';

/** What happened in the process so far, one sentence per step, newest first. */
export function TaskHistory({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const steps = [...view.path].reverse();
  if (steps.length === 0) return <EmptyState title={t('task.noHistory')} />;
  return (
    <ol className="mr-history">
      {steps.map((step, index) => (
        <li key={`${step.elementId}${step.at}${index}`} data-state={step.state}>
          <span className="mr-history-time">
            <TimeText at={step.at} form="short" />
          </span>
          <StepSentence step={step} />
        </li>
      ))}
    </ol>
  );
}

// helpers

function StepSentence({ step }: { step: TaskPathStep }) {
  const { t } = useTranslation();
  const name = step.name ?? step.elementId;
  const key = step.by ? `task.sentenceBy.${step.state}` : `task.sentence.${step.state}`;
  return <span>{t(key, { name, by: step.by ?? '' })}</span>;
}
