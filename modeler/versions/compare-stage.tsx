import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelDiff } from '#client';
import {
  ChangeList,
  createLinkedView,
  Diagram,
  diffMarks,
  DiffSummary,
  Text,
  TextDiff,
  useMediaQuery,
  type DiffEntry,
} from '#web';

interface ComparedFile {
  version: number;
  xml: string;
}

interface CompareStageProps {
  diff: ModelDiff;
  entries: readonly DiffEntry[];
  left: ComparedFile;
  right: ComparedFile;
  view: 'side' | 'overlay' | 'list';
  selected: string | undefined;
  onSelect: (elementId: string | undefined) => void;
}

/** The list of differences beside both drawings, which are moved together; on a small screen the list alone. */
export function CompareStage({ diff, entries, view, selected, onSelect, ...files }: CompareStageProps) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery('(max-width: 40em)') ?? false;
  const hidden = diff.changes.length - entries.length;
  return (
    <div className="mr-compare" data-view={view}>
      <section className="mr-compare-list" aria-label={t('models.compare.list')}>
        <div className="mr-compare-summary">
          <DiffSummary diff={diff} />
          {entries.length === 0 && hidden > 0 && (
            <Text size="sm">{t('models.compare.hidden', { count: hidden })}</Text>
          )}
          {entries.length > 0 && !isNarrow && (
            <Text size="xs" c="dimmed">
              {t('models.compare.keys')}
            </Text>
          )}
          {isNarrow && (
            <Text size="xs" c="dimmed">
              {t('models.compare.narrow')}
            </Text>
          )}
        </div>
        <ChangeList
          entries={entries}
          {...(!isNarrow && { selected, onSelect: (elementId: string) => onSelect(elementId) })}
        />
        <Texts diff={diff} />
      </section>
      {!isNarrow && view === 'side' && (
        <Drawings {...files} entries={entries} selected={selected} onSelect={onSelect} />
      )}
      {!isNarrow && view === 'overlay' && (
        <Overlay {...files} entries={entries} selected={selected} onSelect={onSelect} />
      )}
    </div>
  );
}

// helpers

function Texts({ diff }: { diff: ModelDiff }): ReactNode {
  const { t } = useTranslation();
  if (diff.forms.length + diff.decisions.length === 0) return null;
  return (
    <div className="mr-compare-texts">
      <h2>{t('models.compare.texts')}</h2>
      {diff.forms.map((form) => (
        <TextDiff key={form.id} kind={t('models.compare.form')} change={form} />
      ))}
      {diff.decisions.map((decision) => (
        <TextDiff key={decision.id} kind={t('models.compare.decision')} change={decision} />
      ))}
    </div>
  );
}

type DrawingsProps = Omit<CompareStageProps, 'diff' | 'view'>;

/**
 * The newer version over the older one: what is only below was removed or stood elsewhere. The upper one takes mouse and keys and leads
 * the lower one along.
 */
function Overlay({ entries, left, right, selected, onSelect }: DrawingsProps) {
  const { t } = useTranslation();
  const linked = useMemo(() => createLinkedView(), []);
  const below = useMemo(() => diffMarks(entries, 'left'), [entries]);
  const above = useMemo(() => diffMarks(entries, 'right'), [entries]);
  const label = t('models.compare.over', { left: left.version, right: right.version });
  return (
    <section className="mr-compare-overlay" aria-label={label}>
      <h2>{label}</h2>
      <div className="mr-compare-layers">
        <div className="mr-compare-below" inert>
          <Diagram xml={left.xml} label={label} marks={below} linked={linked} />
        </div>
        <div className="mr-compare-above">
          <Diagram
            xml={right.xml}
            label={label}
            marks={above}
            linked={linked}
            selected={selected}
            onSelect={onSelect}
          />
        </div>
      </div>
    </section>
  );
}

function Drawings({ entries, left, right, selected, onSelect }: DrawingsProps) {
  const { t } = useTranslation();
  const linked = useMemo(() => createLinkedView(), []);
  const leftMarks = useMemo(() => diffMarks(entries, 'left'), [entries]);
  const rightMarks = useMemo(() => diffMarks(entries, 'right'), [entries]);
  return (
    <div className="mr-compare-drawings">
      {[
        { side: left, marks: leftMarks, label: t('models.compare.before', { version: left.version }) },
        { side: right, marks: rightMarks, label: t('models.compare.now', { version: right.version }) },
      ].map(({ side, marks, label }, at) => (
        <section key={at} aria-label={label}>
          <h2>{label}</h2>
          <Diagram
            xml={side.xml}
            label={label}
            marks={marks}
            linked={linked}
            selected={selected}
            onSelect={onSelect}
          />
        </section>
      ))}
    </div>
  );
}
