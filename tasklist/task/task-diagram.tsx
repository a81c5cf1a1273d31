import type { TaskView } from '#client';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Diagram, durationText, ProblemPanel, Skeleton, TimeText } from '#web';
import { doneBy, pathMarks, stepsAt, tookOf } from './path-marks.ts';

/** Where the task stands in its process: the current step, the path so far, who did what when. */
export function TaskDiagram({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const { task } = view;
  const [selected, setSelected] = useState<string | undefined>(task.elementId);
  const xml = useQuery({
    queryKey: ['definition-xml', task.processDefinitionKey],
    queryFn: ({ signal }) => api.definitions.xml(task.processDefinitionKey, { signal }),
    staleTime: Infinity,
  });
  const flows = useQuery({
    queryKey: ['process-instances', 'flows', task.processInstanceKey],
    queryFn: () => api.instances.flows(task.processInstanceKey),
    // Not everybody with a task may read its instance; the steps alone show the path then.
    retry: false,
  });
  const marks = useMemo(() => pathMarks(view, t('task.here')), [view, t]);
  const taken = useMemo(() => flows.data?.items.map((flow) => flow.sequenceFlowId) ?? [], [flows.data]);
  if (xml.error)
    return (
      <ProblemPanel what={t('task.tab.diagram')} problem={xml.error} onRetry={() => void xml.refetch()} />
    );
  if (!xml.data) return <Skeleton h="100%" />;
  return (
    <div className="mr-task-diagram">
      <Diagram
        xml={xml.data}
        label={task.processName ?? task.processDefinitionId}
        marks={marks}
        takenFlows={taken}
        selected={selected}
        onSelect={setSelected}
      />
      <StepFacts view={view} elementId={selected} />
    </div>
  );
}

// helpers

function StepFacts({ view, elementId }: { view: TaskView; elementId: string | undefined }) {
  const { t } = useTranslation();
  const steps = elementId ? stepsAt(view, elementId) : [];
  if (steps.length === 0) return null;
  return (
    <ul className="mr-step-facts" aria-live="polite">
      {steps.map((step) => (
        <li key={`${step.elementId}${step.at}`}>
          <strong>{step.name ?? step.elementId}</strong>{' '}
          {t(step.by ? `task.stepBy.${step.state}` : `task.step.${step.state}`, { by: doneBy(step, t) })}{' '}
          <TimeText at={step.at} form="short" />
          <Took ms={tookOf(step)} />
        </li>
      ))}
    </ul>
  );
}

function Took({ ms }: { ms: number | undefined }) {
  const { t } = useTranslation();
  return ms === undefined ? null : <> · {t('task.tookAlone', { took: durationText(ms) })}</>;
}
