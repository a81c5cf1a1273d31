import type { Wait } from '#client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Diagram, ProblemPanel, relativeTime, Skeleton, useMinuteClock } from '#web';
import { useInstanceCounts, useTakenFlows } from '../queries/instance-queries.ts';
import { useDefinitionXml } from '../queries/process-queries.ts';
import { instanceMarks } from './instance-marks.ts';
import type { InstanceView } from './use-instance-view.ts';

/** The path taken, the active steps, what is stuck and what is waited for, on the version's diagram. */
export function InstanceDiagram({ view, outline }: { view: InstanceView; outline: boolean }) {
  const { t } = useTranslation();
  const { instance, waits } = view;
  const xml = useDefinitionXml(instance.processDefinitionKey);
  const counts = useInstanceCounts(instance.processInstanceKey);
  const flows = useTakenFlows(instance.processInstanceKey);
  const noteOf = useWaitNote();
  const marks = useMemo(
    () => instanceMarks(counts.data?.items ?? [], waits, instance.state, noteOf),
    [counts.data, waits, instance.state, noteOf],
  );
  const taken = useMemo(() => flows.data?.items.map((flow) => flow.sequenceFlowId) ?? [], [flows.data]);
  if (xml.error)
    return (
      <ProblemPanel what={t('operate.tab.diagram')} problem={xml.error} onRetry={() => void xml.refetch()} />
    );
  if (!xml.data) return <Skeleton h="100%" radius={0} />;
  return (
    <div className="mr-op-diagram">
      {counts.error && !counts.data && <p className="mr-op-diagram-note">{t('operate.countsFailed')}</p>}
      <Diagram
        xml={xml.data}
        label={t('operate.diagramLabel', {
          name: instance.processDefinitionName ?? instance.processDefinitionId,
          version: instance.processDefinitionVersion,
        })}
        marks={marks}
        takenFlows={taken}
        selected={view.chosenElementId}
        onSelect={(id) => view.chooseElement(id === instance.processDefinitionId ? undefined : id)}
        outline={outline}
      />
    </div>
  );
}

// helpers

/** A few words under an element; the whole sentence is in the list of waits. */
function useWaitNote(): (wait: Wait) => string | undefined {
  const { t, i18n } = useTranslation();
  const now = useMinuteClock();
  return useMemo(() => {
    const when = (at: string) => relativeTime(at, now, i18n.language);
    return (wait) => {
      if (wait.kind === 'TIMER' && wait.until) return t('operate.note.TIMER', { when: when(wait.until) });
      if (wait.kind === 'JOB_BACKOFF' && wait.until) {
        return t('operate.note.JOB_BACKOFF', { when: when(wait.until) });
      }
      // The name of the element mostly says which message; the key says whose.
      if (wait.kind === 'MESSAGE' && wait.what['correlationKey'] != null) {
        return t('operate.note.MESSAGE', { key: shortened(String(wait.what['correlationKey'])) });
      }
      if (wait.kind === 'USER_TASK') return wait.who.length === 1 ? wait.who[0] : undefined;
      return undefined;
    };
  }, [t, i18n.language, now]);
}

const noteLength = 24;

function shortened(text: string): string {
  return text.length <= noteLength ? text : `${text.slice(0, noteLength - 1)}…`;
}
