import { IconFilter, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, Button, Drawer, useDisclosure, useMediaQuery } from '#web';
import { FilterRail } from './filter-rail.tsx';
import { activeFilters } from './instances-search.ts';

type RailProps = ComponentProps<typeof FilterRail>;

/** Below 1024 px panes become pages and the filters go behind a button. */
export function useIsWide(): boolean {
  return useMediaQuery('(min-width: 64em)', undefined, { getInitialValueInEffect: false });
}

/** The filters beside the list. Closed, they leave their place to it. */
export function FilterRailPane(props: RailProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(readOpen);
  const toggle = () => {
    keepOpen(!isOpen);
    setOpen(!isOpen);
  };
  const label = t(isOpen ? 'operate.hideFilters' : 'operate.showFilters');
  const Icon = isOpen ? IconLayoutSidebarLeftCollapse : IconLayoutSidebarLeftExpand;
  return (
    <aside className="mr-op-rail-pane" data-open={isOpen || undefined}>
      <div className="mr-op-rail-head">
        {isOpen && <span>{t('operate.filters')}</span>}
        <ActionIcon variant="subtle" aria-label={label} title={label} aria-expanded={isOpen} onClick={toggle}>
          <Icon size={18} />
        </ActionIcon>
      </div>
      {isOpen && <FilterRail {...props} />}
    </aside>
  );
}

/** The same filters in a drawer, for narrow screens. */
export function FilterButton(props: RailProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const count = activeFilters(props.search).length;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconFilter size={14} aria-hidden="true" />}
        onClick={open}
      >
        {count > 0 ? t('operate.filtersCount', { count }) : t('operate.filters')}
      </Button>
      <Drawer
        opened={opened}
        onClose={close}
        title={t('operate.filters')}
        size="xs"
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <FilterRail {...props} />
        <Button fullWidth mt="md" onClick={close}>
          {t('operate.showResults')}
        </Button>
      </Drawer>
    </>
  );
}

// helpers

const openKey = 'millrace-operate-filters';

function readOpen(): boolean {
  try {
    return localStorage.getItem(openKey) !== 'closed';
  } catch {
    return true;
  }
}

function keepOpen(isOpen: boolean): void {
  try {
    localStorage.setItem(openKey, isOpen ? 'open' : 'closed');
  } catch {
    // Without storage the filters are open next time.
  }
}
