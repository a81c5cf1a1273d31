import { IconArrowsMove, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ModelDiff, PropertyChange } from '#client';
import { typeText } from '../diagram/outline-text.ts';
import type { ElementDifference } from '../diagram/element-marks.ts';
import { Text } from '../ui/text.ts';
import { UnstyledButton } from '../ui/unstyled-button.ts';
import { differenceGroups, groupCounts, type DiffEntry } from './diff-groups.ts';
import { propertyWords } from './property-words.ts';
import './diff.css';

interface ChangeListProps {
  entries: readonly DiffEntry[];
  selected?: string | undefined;
  /** Absent where there is no diagram to show an element on. */
  onSelect?: (elementId: string) => void;
  /** False: only the newer model can be shown, which has no removed elements. */
  withRemoved?: boolean;
}

/** The differences in the order of the flow, each with what it was and what it is. */
export function ChangeList({ entries, selected, onSelect, withRemoved = true }: ChangeListProps) {
  const { t } = useTranslation();
  return (
    <ol className="mr-diff-list" aria-label={t('diff.list')}>
      {entries.map((entry) => (
        <ChangeRow
          key={entry.change.elementId}
          entry={entry}
          isSelected={entry.change.elementId === selected}
          {...(onSelect && (withRemoved || entry.group !== 'removed') && { onSelect })}
        />
      ))}
    </ol>
  );
}

/** "2 added, 1 with changed behavior", or that nothing differs. */
export function DiffSummary({ diff }: { diff: ModelDiff }) {
  const { t } = useTranslation();
  const counts = groupCounts(diff);
  const told = differenceGroups.filter((group) => counts[group] > 0);
  if (told.length === 0) return <Text size="sm">{t('diff.none')}</Text>;
  return (
    <ul className="mr-diff-summary">
      {told.map((group) => (
        <li key={group} data-group={group}>
          <GroupSign group={group} /> {t(`diff.summary.${group}`, { count: counts[group] })}
        </li>
      ))}
    </ul>
  );
}

// helpers

const icons: Record<ElementDifference, typeof IconPlus> = {
  added: IconPlus,
  removed: IconMinus,
  behavior: IconPencil,
  minor: IconArrowsMove,
};

function GroupSign({ group }: { group: ElementDifference }) {
  const Icon = icons[group];
  return <Icon size={14} aria-hidden />;
}

interface ChangeRowProps {
  entry: DiffEntry;
  isSelected: boolean;
  onSelect?: (elementId: string) => void;
}

function ChangeRow({ entry, isSelected, onSelect }: ChangeRowProps) {
  const { t } = useTranslation();
  const { change, group, number } = entry;
  const name = change.elementName || change.elementId;
  const head = (
    <>
      <span className="mr-diff-number" data-group={group}>
        <GroupSign group={group} /> {number}
      </span>
      <span className="mr-diff-name">
        <strong>{name}</strong>
        <Text component="span" size="xs" c="dimmed">
          {typeText(change.elementType, t)} · {t(`diff.group.${group}`)}
        </Text>
      </span>
    </>
  );
  return (
    <li data-selected={isSelected || undefined}>
      {onSelect ? (
        <UnstyledButton
          className="mr-diff-head"
          aria-current={isSelected ? 'true' : undefined}
          onClick={() => onSelect(change.elementId)}
        >
          {head}
        </UnstyledButton>
      ) : (
        <div className="mr-diff-head">{head}</div>
      )}
      {change.kind === 'MOVED' && (
        <Text size="xs" c="dimmed" className="mr-diff-properties">
          {t('diff.kind.MOVED')}
        </Text>
      )}
      {change.properties.length > 0 && (
        <dl className="mr-diff-properties">
          {change.properties.map((property) => (
            <PropertyRow key={property.path} property={property} />
          ))}
        </dl>
      )}
    </li>
  );
}

function PropertyRow({ property }: { property: PropertyChange }) {
  const { t } = useTranslation();
  return (
    <div>
      <dt title={property.path}>{propertyWords(property.path, t)}</dt>
      <dd>
        <Value value={property.old} kind="old" /> <span aria-hidden>→</span>{' '}
        <Value value={property.new} kind="new" />
      </dd>
    </div>
  );
}

/** Long values are cut by the layout, not by the text: a person can select and copy all of it. */
function Value({ value, kind }: { value: string | null; kind: 'old' | 'new' }) {
  const { t } = useTranslation();
  const words = value === null ? t('diff.nothing') : value === '' ? t('diff.empty') : undefined;
  if (words !== undefined) return <em className="mr-diff-none">{words}</em>;
  return kind === 'old' ? <del>{value}</del> : <ins>{value}</ins>;
}
