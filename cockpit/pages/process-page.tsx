import { IconPlayerPlay } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Button,
  EmptyState,
  mayChangeProcess,
  PaneBoundary,
  ProblemPanel,
  SplitPane,
  Tabs,
  Title,
  useDocumentTitle,
  useSearchOf,
  useSession,
} from '#web';
import { CopyLink } from '../list/copy-link.tsx';
import { FilterButton, FilterRailPane, useIsWide } from '../list/filter-pane.tsx';
import { InstanceTable } from '../list/instance-table.tsx';
import type { InstancesSearch, ProcessTab } from '../list/instances-search.ts';
import { readInstancesSearch } from '../list/read-instances-search.ts';
import { IncidentsTab } from '../process/incidents-tab.tsx';
import { OwnersDialog } from '../process/owners-dialog.tsx';
import { ProcessDiagram } from '../process/process-diagram.tsx';
import { chooseVersion, type VersionChoice } from '../process/process-versions.ts';
import { VersionPicker } from '../process/version-picker.tsx';
import { VersionsTab } from '../process/versions-tab.tsx';
import { useVersions } from '../queries/process-queries.ts';
import { TypedField } from '../list/typed-field.tsx';
import '../operate.css';

/** One process: where its instances stand, which they are, its versions and what is wrong. */
export function ProcessPage() {
  const { t } = useTranslation();
  const { processDefinitionId = '' } = useParams({ strict: false }) as { processDefinitionId?: string };
  const [search, setSearch] = useSearchOf(readInstancesSearch);
  const versions = useVersions(processDefinitionId);
  const wide = useIsWide();
  const choice = chooseVersion(versions.data?.items ?? [], search.version);
  const name = versions.data?.items[0]?.name ?? processDefinitionId;
  useDocumentTitle(`${name} · Millrace`);

  if (versions.error && !versions.data) {
    return (
      <ProblemPanel
        what={processDefinitionId}
        problem={versions.error}
        onRetry={() => void versions.refetch()}
      />
    );
  }
  if (versions.data?.items.length === 0) {
    return (
      <EmptyState
        title={t('operate.noSuchProcess', { id: processDefinitionId })}
        hint={t('operate.noSuchProcessHint')}
      >
        <Link to="/operate">{t('operate.toDashboard')}</Link>
      </EmptyState>
    );
  }
  const parts: PartProps = { processDefinitionId, search, setSearch, versions, choice, wide };
  return (
    <div className="mr-op-work">
      <ProcessHead {...parts} name={name} />
      <div className="mr-op-body">
        {wide && (
          <FilterRailPane search={search} onSearch={setSearch}>
            <ProcessFields {...parts} />
          </FilterRailPane>
        )}
        {wide ? (
          <SplitPane
            id="operate-process"
            orientation="vertical"
            separatorLabel={t('operate.resize')}
            panes={[
              { id: 'diagram', size: 45, min: 15, content: <DiagramPart {...parts} /> },
              { id: 'lists', size: 55, min: 20, content: <Lists {...parts} /> },
            ]}
          />
        ) : (
          <Lists {...parts} />
        )}
      </div>
    </div>
  );
}

// helpers

interface PartProps {
  processDefinitionId: string;
  search: InstancesSearch;
  setSearch: (changes: Partial<InstancesSearch>, options?: { replace?: boolean }) => void;
  versions: ReturnType<typeof useVersions>;
  choice: VersionChoice;
  wide: boolean;
}

function ProcessHead({ name, ...parts }: PartProps & { name: string }) {
  const { t } = useTranslation();
  const { mayUse, me } = useSession();
  const [isChoosing, setChoosing] = useState(false);
  const { processDefinitionId, search, setSearch, versions, choice } = parts;
  return (
    <header className="mr-op-head">
      <nav className="mr-op-crumbs" aria-label={t('operate.crumbs')}>
        <Link to="/operate">{t('area.operate')}</Link>
      </nav>
      <div className="mr-op-head-line">
        <Title order={1} size="h3">
          {name}
        </Title>
        <VersionPicker
          versions={versions.data?.items ?? []}
          value={search.version ?? String(choice.shown?.version ?? '')}
          onChange={(version) => setSearch({ version, element: undefined, from: undefined })}
        />
        <div className="mr-op-head-end">
          {mayUse('start') && (
            <Button
              size="xs"
              variant="default"
              component={Link}
              to={`/start/${encodeURIComponent(processDefinitionId)}`}
              leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
            >
              {t('operate.start')}
            </Button>
          )}
          {mayChangeProcess(me, processDefinitionId) && (
            <Button size="xs" variant="default" onClick={() => setChoosing(true)}>
              {t('operate.owners.button')}
            </Button>
          )}
          <CopyLink />
        </div>
      </div>
      <div className="mr-op-head-sub mr-mono">{processDefinitionId}</div>
      {isChoosing && (
        <OwnersDialog processDefinitionId={processDefinitionId} onClose={() => setChoosing(false)} />
      )}
    </header>
  );
}

function ProcessFields({ search, setSearch, versions, choice }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <VersionPicker
        labelShown
        versions={versions.data?.items ?? []}
        value={search.version ?? String(choice.shown?.version ?? '')}
        onChange={(version) => setSearch({ version, from: undefined }, { replace: true })}
      />
      <TypedField
        labelShown
        label={t('operate.filter.element')}
        placeholder={t('operate.filter.elementHint')}
        value={search.element}
        onSettled={(element) => setSearch({ element, from: undefined }, { replace: true })}
      />
    </>
  );
}

function DiagramPart({ choice, search, setSearch, wide }: PartProps) {
  return (
    <PaneBoundary resetKey={choice.shown?.processDefinitionKey ?? ''}>
      <ProcessDiagram
        version={choice.shown}
        isAll={choice.isAll}
        search={search}
        onElement={(element) => setSearch({ element, from: undefined, ...(wide ? {} : { tab: undefined }) })}
        outline={!wide}
      />
    </PaneBoundary>
  );
}

function Lists(parts: PartProps) {
  const { t } = useTranslation();
  const { processDefinitionId, search, setSearch, versions, choice, wide } = parts;
  const tab = search.tab === undefined || (wide && search.tab === 'diagram') ? 'instances' : search.tab;
  const tabs: ProcessTab[] = ['instances', ...(wide ? [] : (['diagram'] as const)), 'versions', 'incidents'];
  const key = choice.isAll ? undefined : choice.shown?.processDefinitionKey;
  const scope = useMemo(
    () => (key ? { processDefinitionKey: key } : { processDefinitionId }),
    [key, processDefinitionId],
  );
  const openTab = (next: string | null) =>
    setSearch({ tab: next === 'instances' ? undefined : (next as ProcessTab) }, { replace: true });
  return (
    <Tabs value={tab} onChange={openTab} keepMounted={false} className="mr-op-tabs">
      <Tabs.List>
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`operate.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="instances" className="mr-op-panel">
        {versions.data && choice.shown && (
          <InstanceTable search={search} onSearch={setSearch} scope={scope} withProcess={false}>
            {!wide && (
              <FilterButton search={search} onSearch={setSearch}>
                <ProcessFields {...parts} />
              </FilterButton>
            )}
          </InstanceTable>
        )}
      </Tabs.Panel>
      {!wide && (
        <Tabs.Panel value="diagram" className="mr-op-panel">
          <DiagramPart {...parts} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="versions" className="mr-op-panel">
        <VersionsTab
          versions={versions}
          current={choice.isAll ? undefined : String(choice.shown?.version ?? '')}
          onChoose={(version) => setSearch({ version, tab: undefined, element: undefined, from: undefined })}
        />
      </Tabs.Panel>
      <Tabs.Panel value="incidents" className="mr-op-panel">
        <IncidentsTab
          processDefinitionId={processDefinitionId}
          filter={scope as { processDefinitionId: string }}
          onGroup={({ error, element }) =>
            setSearch({ error, element, tab: undefined, state: 'incidents', from: undefined })
          }
        />
      </Tabs.Panel>
    </Tabs>
  );
}
