import { useTranslation } from 'react-i18next';
import { Link } from '@tanstack/react-router';
import { PaneBoundary, Title, useDocumentTitle, useSearchOf } from '#web';
import { InstanceTable } from '../list/instance-table.tsx';
import { readInstancesSearch } from '../list/read-instances-search.ts';
import { FilterButton, FilterRailPane, useIsWide } from '../list/filter-pane.tsx';
import { TypedField } from '../list/typed-field.tsx';
import '../operate.css';

const everywhere = {};

/** Instances of all processes. */
export function InstancesPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readInstancesSearch);
  const wide = useIsWide();
  useDocumentTitle(`${t('operate.instances')} · Millrace`);
  const fields = (
    <TypedField
      labelShown
      label={t('operate.filter.process')}
      placeholder={t('operate.filter.processHint')}
      value={search.process}
      onSettled={(process) => setSearch({ process, from: undefined }, { replace: true })}
    />
  );
  return (
    <div className="mr-op-work">
      <header className="mr-op-head">
        <nav className="mr-op-crumbs" aria-label={t('operate.crumbs')}>
          <Link to="/operate">{t('area.operate')}</Link>
        </nav>
        <Title order={1} size="h3">
          {t('operate.instances')}
        </Title>
      </header>
      <div className="mr-op-body">
        {wide && (
          <FilterRailPane search={search} onSearch={setSearch}>
            {fields}
          </FilterRailPane>
        )}
        <PaneBoundary>
          <InstanceTable search={search} onSearch={setSearch} scope={everywhere} withProcess>
            {!wide && (
              <FilterButton search={search} onSearch={setSearch}>
                {fields}
              </FilterButton>
            )}
          </InstanceTable>
        </PaneBoundary>
      </div>
    </div>
  );
}
