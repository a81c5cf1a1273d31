import type { ProcessDefinition } from '#client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Diagram, EmptyState, pageCalendar, ProblemPanel, Skeleton } from '#web';
import { statisticsFilter, type InstancesSearch } from '../list/instances-search.ts';
import { useDefinitionXml, useElementCounts } from '../queries/process-queries.ts';
import { countMarks } from './element-counts.ts';

interface ProcessDiagramProps {
  version: ProcessDefinition | undefined;
  isAll: boolean;
  search: InstancesSearch;
  onElement: (elementId: string | undefined) => void;
  outline: boolean;
}

/** The version with the number of instances at each element; an element is a filter. */
export function ProcessDiagram({ version, isAll, search, onElement, outline }: ProcessDiagramProps) {
  const { t } = useTranslation();
  const filter = useMemo(() => statisticsFilter(search, pageCalendar), [search]);
  const xml = useDefinitionXml(version?.processDefinitionKey);
  const counts = useElementCounts(version?.processDefinitionKey, filter);
  const isEnded = search.state === 'completed' || search.state === 'canceled' || search.state === 'all';
  const marks = useMemo(
    () => countMarks(counts.data?.items ?? [], { withCompleted: isEnded }),
    [counts.data, isEnded],
  );
  if (!version)
    return <EmptyState title={t('operate.noSuchVersion')} hint={t('operate.noSuchVersionHint')} />;
  if (xml.error)
    return (
      <ProblemPanel what={t('operate.tab.diagram')} problem={xml.error} onRetry={() => void xml.refetch()} />
    );
  if (!xml.data) return <Skeleton h="100%" radius={0} />;
  return (
    <div className="mr-op-diagram">
      {isAll && <p className="mr-op-diagram-note">{t('operate.diagramOf', { version: version.version })}</p>}
      {counts.error && !counts.data && <p className="mr-op-diagram-note">{t('operate.countsFailed')}</p>}
      <Diagram
        xml={xml.data}
        label={t('operate.diagramLabel', {
          name: version.name ?? version.processDefinitionId,
          version: version.version,
        })}
        marks={marks}
        selected={search.element}
        onSelect={(id) => onElement(id === version.processDefinitionId ? undefined : id)}
        outline={outline}
      />
      <Legend isEnded={isEnded} />
    </div>
  );
}

// helpers

function Legend({ isEnded }: { isEnded: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className="mr-op-legend" aria-label={t('operate.legend')}>
      <li data-kind="active">● {t('operate.legendActive')}</li>
      <li data-kind="incident">⚠ {t('operate.legendIncident')}</li>
      {isEnded && <li data-kind="completed">✓ {t('operate.legendCompleted')}</li>}
    </ul>
  );
}
