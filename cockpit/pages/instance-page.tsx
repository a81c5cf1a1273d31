import type { ProcessInstance } from '#client';
import { isProblem } from '#client';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  PaneBoundary,
  ProblemPanel,
  SegmentedControl,
  Skeleton,
  SplitPane,
  Stack,
  useDocumentTitle,
  useLiveInstance,
} from '#web';
import { InstanceDiagram } from '../instance/instance-diagram.tsx';
import { InstanceHead } from '../instance/instance-head.tsx';
import { instancePanes, type InstancePane } from '../instance/instance-search.ts';
import { InstanceTabs } from '../instance/instance-tabs.tsx';
import { StepTree } from '../instance/step-tree.tsx';
import { useInstanceView, type InstanceView } from '../instance/use-instance-view.ts';
import { useIsWide } from '../list/filter-pane.tsx';
import { useInstance } from '../queries/instance-queries.ts';
import '../operate.css';

/** One instance: where it stands, how it came there, what is wrong and how to put it right. */
export function InstancePage() {
  const { t } = useTranslation();
  const { processInstanceKey = '' } = useParams({ strict: false }) as { processInstanceKey?: string };
  const instance = useInstance(processInstanceKey);
  useLiveInstance(processInstanceKey);
  useDocumentTitle(`${instance.data?.businessId ?? processInstanceKey} · Millrace`);

  if (isProblem(instance.error, 'NOT_FOUND')) {
    return (
      <EmptyState
        title={t('operate.noSuchInstance', { key: processInstanceKey })}
        hint={t('operate.noSuchInstanceHint')}
      >
        <Link to="/operate/instances">{t('operate.toInstances')}</Link>
      </EmptyState>
    );
  }
  if (instance.error && !instance.data) {
    return (
      <ProblemPanel
        what={processInstanceKey}
        problem={instance.error}
        onRetry={() => void instance.refetch()}
      />
    );
  }
  if (!instance.data) {
    return (
      <Stack p="lg" aria-busy="true">
        <Skeleton h={28} w="40%" />
        <Skeleton h={260} />
        <Skeleton h={260} />
      </Stack>
    );
  }
  return <OpenInstance key={processInstanceKey} instance={instance.data} />;
}

// helpers

function OpenInstance({ instance }: { instance: ProcessInstance }) {
  const { t } = useTranslation();
  const view = useInstanceView(instance);
  const wide = useIsWide();
  return (
    <div className="mr-op-work">
      <InstanceHead view={view} />
      {wide ? (
        <div className="mr-op-body">
          <SplitPane
            id="operate-instance"
            orientation="vertical"
            separatorLabel={t('operate.resize')}
            panes={[
              { id: 'diagram', size: 40, min: 15, content: <Pane name="diagram" view={view} /> },
              { id: 'below', size: 60, min: 25, content: <Below view={view} /> },
            ]}
          />
        </div>
      ) : (
        <NarrowPanes view={view} />
      )}
    </div>
  );
}

function Below({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  return (
    <SplitPane
      id="operate-instance-below"
      separatorLabel={t('operate.resize')}
      panes={[
        { id: 'steps', size: 34, min: 20, content: <Pane name="steps" view={view} /> },
        { id: 'details', size: 66, min: 35, content: <Pane name="details" view={view} /> },
      ]}
    />
  );
}

/** One pane at a time, the details first: they say what is wrong. */
function NarrowPanes({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const pane = view.search.pane ?? 'details';
  return (
    <>
      <div className="mr-op-pane-switch">
        <SegmentedControl
          fullWidth
          aria-label={t('operate.panes')}
          value={pane}
          onChange={(next) =>
            view.setSearch(
              { pane: next === 'details' ? undefined : (next as InstancePane) },
              { replace: true },
            )
          }
          data={instancePanes.map((value) => ({ value, label: t(`operate.pane.${value}`) }))}
        />
      </div>
      <div className="mr-op-body">
        <Pane name={pane} view={view} outline />
      </div>
    </>
  );
}

function Pane({
  name,
  view,
  outline = false,
}: {
  name: InstancePane;
  view: InstanceView;
  outline?: boolean;
}) {
  return (
    <PaneBoundary resetKey={view.instance.processInstanceKey}>
      {name === 'diagram' && <InstanceDiagram view={view} outline={outline} />}
      {name === 'steps' && <StepTree view={view} />}
      {name === 'details' && <InstanceTabs view={view} />}
    </PaneBoundary>
  );
}
