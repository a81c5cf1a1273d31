import { lazy, Suspense, useMemo, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelForm } from '#client';
import { Tabs } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { SelectedElement } from '../canvas/model-element.ts';
import type { FormDraft, ModelDraft } from '../drafts/model-draft.ts';
import { ExpressionCheck } from '../expressions/expression-check.tsx';
import { FormTab } from '../forms/form-tab.tsx';
import { readForm } from '../model/form-schema.ts';
import type { CheckState } from '../problems/use-model-check.ts';
import { sampleOf } from '../model/sample-data.ts';

const PeopleTab = lazy(async () => ({ default: (await import('../people/people-tab.tsx')).PeopleTab }));

const sideTabs = ['properties', 'people', 'form'] as const;
export type SideTab = (typeof sideTabs)[number];

interface SidePanelProps {
  isHidden: boolean;
  tab: SideTab;
  onTab: (tab: SideTab) => void;
  panel: RefObject<HTMLDivElement | null>;
  modeler: BpmnModeler | undefined;
  selected: SelectedElement | undefined;
  draft: ModelDraft;
  check: CheckState;
  onForms: (forms: FormDraft[]) => void;
  onEditForm: (formId: string) => void;
  onSample: (sampleData: string) => void;
}

/**
 * Properties and form of the selected element. The properties panel is drawn by its library into
 * an element of ours, which therefore stays in the page while another tab is shown.
 */
export function SidePanel({
  isHidden,
  tab,
  onTab,
  panel,
  modeler,
  selected,
  draft,
  check,
  ...on
}: SidePanelProps) {
  const { t } = useTranslation();
  const sample = useMemo(() => sampleOf(schemasOf(draft.forms)), [draft.forms]);
  return (
    <aside className="mr-model-side" aria-label={t('models.editor.panel')} hidden={isHidden}>
      <Tabs
        value={tab}
        onChange={(value) => onTab(sideTabs.find((one) => one === value) ?? 'properties')}
        keepMounted
        className="mr-model-tabs"
      >
        <Tabs.List>
          <Tabs.Tab value="properties">{t('models.editor.properties')}</Tabs.Tab>
          <Tabs.Tab value="people">{t('models.people.tab')}</Tabs.Tab>
          <Tabs.Tab value="form">{t('models.form.tab')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="properties" className="mr-model-properties-tab">
          <div ref={panel} className="mr-model-properties" />
          {modeler && selected && (
            <ExpressionCheck
              key={selected.id}
              modeler={modeler}
              selected={selected}
              sample={sample}
              kept={draft.sampleData}
              onKeep={on.onSample}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="people">
          {tab === 'people' && (
            <Suspense fallback={null}>
              <PeopleTab key={selected?.id} modeler={modeler} selected={selected} />
            </Suspense>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="form">
          <FormTab
            modeler={modeler}
            selected={selected}
            draft={draft}
            listed={check.isStale ? undefined : (check.check?.forms ?? noForms)}
            onForms={on.onForms}
            onEdit={on.onEditForm}
          />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}

// helpers

const noForms: ModelForm[] = [];

/** A form that cannot be read gives nothing; its own pane says what is wrong with it. */
function schemasOf(forms: readonly FormDraft[]) {
  return forms.map((form) => readForm(form.schema)).flatMap((read) => ('form' in read ? [read.form] : []));
}
