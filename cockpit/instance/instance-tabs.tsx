import { useTranslation } from 'react-i18next';
import { PaneBoundary, Tabs } from '#web';
import { CalledTab } from './called-tab.tsx';
import { DecisionsTab } from './decisions-tab.tsx';
import { DetailsTab } from './details-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { IncidentsTab } from './incidents-tab.tsx';
import { instanceTabs, type InstanceTab } from './instance-search.ts';
import { JobsTab } from './jobs-tab.tsx';
import type { InstanceView } from './use-instance-view.ts';
import { VariablesTab } from './variables-tab.tsx';
import { WaitsTab } from './waits-tab.tsx';

const contents: Record<InstanceTab, (props: { view: InstanceView }) => React.ReactNode> = {
  details: DetailsTab,
  variables: VariablesTab,
  waits: WaitsTab,
  jobs: JobsTab,
  decisions: DecisionsTab,
  incidents: IncidentsTab,
  called: CalledTab,
  history: HistoryTab,
};

/** The chosen step, and what there is to know about the instance as a whole. */
export function InstanceTabs({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const tab = view.search.tab ?? 'details';
  const counts: Partial<Record<InstanceTab, number>> = {
    waits: view.waits.length,
    incidents: view.openIncidents.length,
  };
  return (
    <Tabs
      value={tab}
      onChange={(next) =>
        view.setSearch({ tab: next === 'details' ? undefined : (next as InstanceTab) }, { replace: true })
      }
      keepMounted={false}
      className="mr-op-tabs"
    >
      <Tabs.List>
        {instanceTabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`operate.tab.${name}`)}
            {counts[name] ? <span className="mr-op-tab-count"> {counts[name]}</span> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {instanceTabs.map((name) => {
        const Content = contents[name];
        return (
          <Tabs.Panel key={name} value={name} className="mr-op-panel">
            <PaneBoundary resetKey={`${view.instance.processInstanceKey}${name}`}>
              <Content view={view} />
            </PaneBoundary>
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}
