import type { TaskEscalation, TaskPathStep, TaskView } from '#client';
import { useTranslation } from 'react-i18next';
import { durationText, EmptyState, TimeText, useGroupNames } from '#web';
import { escalationGroups, escalationWords } from './escalation-words.ts';
import { doneBy, tookOf } from './path-marks.ts';

/** What happened in the process so far, one sentence per step, newest first. */
export function TaskHistory({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const lines = linesOf(view);
  const groupName = useGroupNames(view.escalations.flatMap(escalationGroups));
  if (lines.length === 0) return <EmptyState title={t('task.noHistory')} />;
  return (
    <ol className="mr-history">
      {lines.map(({ at, step, escalation }, index) => (
        <li key={`${at}${index}`} data-state={step?.state ?? 'LATE'}>
          <span className="mr-history-time">
            <TimeText at={at} form="short" />
          </span>
          {step && <StepSentence step={step} />}
          {escalation && (
            <span>
              {escalationWords(
                t,
                escalation,
                { name: escalation.name ?? t('task.escalation.thisTask') },
                groupName,
              )}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

// helpers

interface HistoryLine {
  at: string;
  step?: TaskPathStep;
  escalation?: TaskEscalation;
}

function linesOf({ path, escalations }: TaskView): HistoryLine[] {
  const lines: HistoryLine[] = [...path].reverse().map((step) => ({ at: step.at, step }));
  for (const escalation of escalations) {
    const before = lines.findIndex(({ at }) => at <= escalation.at);
    lines.splice(before === -1 ? lines.length : before, 0, { at: escalation.at, escalation });
  }
  return lines;
}

function StepSentence({ step }: { step: TaskPathStep }) {
  const { t } = useTranslation();
  const name = step.name ?? step.elementId;
  const key = step.by ? `task.sentenceBy.${step.state}` : `task.sentence.${step.state}`;
  const by = doneBy(step, t);
  const sentence = t(key, { name, by });
  const took = tookOf(step);
  return (
    <span>{took === undefined ? sentence : t('task.took', { sentence, took: durationText(took) })}</span>
  );
}
