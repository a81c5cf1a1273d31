import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Button, EmptyState, Group } from '#web';
import {
  activeFilters,
  noFilters,
  without,
  type ActiveFilter,
  type InstancesSearch,
} from './instances-search.ts';

interface FilterChipsProps {
  search: InstancesSearch;
  onSearch: (changes: Partial<InstancesSearch>) => void;
  /** The name of the element that is filtered by. */
  elementName?: string | undefined;
}

/** Why the list shows what it shows; each reason can be taken away. */
export function FilterChips(props: FilterChipsProps) {
  const { t } = useTranslation();
  const textOf = useFilterText(props.elementName);
  const filters = activeFilters(props.search);
  if (filters.length === 0) return null;
  return (
    <div className="mr-op-chips" role="group" aria-label={t('operate.filtersOn')}>
      {filters.map((filter) => (
        <button
          key={`${filter.name}${filter.value}`}
          type="button"
          className="mr-op-chip"
          aria-label={t('operate.removeFilter', { filter: textOf(filter) })}
          onClick={() => props.onSearch(without(props.search, filter))}
        >
          {textOf(filter)}
          <IconX size={13} aria-hidden="true" />
        </button>
      ))}
      {filters.length > 1 && (
        <button type="button" className="mr-op-chip-all" onClick={() => props.onSearch(noFilters)}>
          {t('common.clearAll')}
        </button>
      )}
    </div>
  );
}

/** Nothing found: said with the filters that may be the reason, each with the way to clear it. */
export function NoInstances(props: FilterChipsProps & { hint: string }) {
  const { t } = useTranslation();
  const textOf = useFilterText(props.elementName);
  const filters = activeFilters(props.search);
  if (filters.length === 0) return <EmptyState title={t('operate.noRunning')} hint={props.hint} />;
  return (
    <EmptyState title={t('operate.noneMatches', { count: filters.length })}>
      <Group gap="xs" justify="center">
        {filters.map((filter) => (
          <Button
            key={`${filter.name}${filter.value}`}
            size="xs"
            variant="default"
            onClick={() => props.onSearch(without(props.search, filter))}
          >
            {t('operate.clearFilter', { filter: textOf(filter) })}
          </Button>
        ))}
        {filters.length > 1 && (
          <Button size="xs" onClick={() => props.onSearch(noFilters)}>
            {t('common.clearAll')}
          </Button>
        )}
      </Group>
    </EmptyState>
  );
}

// helpers

function useFilterText(elementName: string | undefined) {
  const { t } = useTranslation();
  return ({ name, value }: ActiveFilter): string => {
    const shown =
      name === 'state'
        ? t(`operate.stateChoice.${value}`)
        : name === 'element'
          ? (elementName ?? value)
          : name === 'error' && value.startsWith('fp:')
            ? t('operate.errorGroup', { id: value.slice(3, 9) })
            : value;
    return t(`operate.chip.${name}`, { value: shown });
  };
}
