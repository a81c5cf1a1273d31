import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, ProblemPanel, Tabs } from '#web';
import type { DecisionView } from './create-decision-modeler.ts';
import { useDecisionModeler, type DecisionModelerState } from './use-decision-modeler.ts';

interface DecisionStageProps {
  name: string;
  xml: string;
  openKey: string;
  mayEdit: boolean;
  /** How many open comments the decisions have. */
  comments?: ReadonlyMap<string, number> | undefined;
  /** The view that is shown, with what may be undone in it. */
  onState?: (stage: DecisionStageState) => void;
}
export interface DecisionStageState extends DecisionModelerState {
  undo: () => void;
  redo: () => void;
  openView: (view: DecisionView) => void;
}

/** The decisions of one file: a tab for the diagram, one for each decision, and the library's view below. */
export function DecisionStage({ name, xml, openKey, mayEdit, comments, onState }: DecisionStageProps) {
  const { t, i18n } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const { state, openView, undo, redo } = useDecisionModeler(place, xml, {
    // The library asks for its words when it draws a view, so another language opens the newest text again.
    openKey: `${openKey} ${i18n.language}`,
    mayEdit,
  });
  const latest = useRef({ undo, redo, onState });
  latest.current = { undo, redo, onState };
  useEffect(() => {
    latest.current.onState?.({
      ...state,
      undo: () => latest.current.undo(),
      redo: () => latest.current.redo(),
      openView,
    });
  }, [state, openView]);
  const active = state.active?.element.id ?? null;
  return (
    <section className="mr-decision-stage" aria-label={t('models.decision.label', { name })}>
      {state.views.length > 0 && (
        <Tabs
          value={active}
          onChange={(id) => {
            const view = state.views.find(({ element }) => element.id === id);
            if (view) openView(view);
          }}
        >
          <Tabs.List aria-label={t('models.decision.views')}>
            {state.views.map((view) => (
              <Tabs.Tab key={view.element.id} value={view.element.id} aria-controls="mr-decision-place">
                {view.type === 'drd' ? t('models.decision.diagram') : viewName(view)}
                <OpenComments count={comments?.get(view.element.id) ?? 0} />
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      )}
      {state.failure !== undefined && (
        <ProblemPanel problem={state.failure} title={t('models.decision.failed')} />
      )}
      <div
        ref={place}
        id="mr-decision-place"
        className="mr-canvas mr-decision-place"
        data-view={state.active?.type}
      />
    </section>
  );
}

// helpers

function OpenComments({ count }: { count: number }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <>
      {' '}
      <Badge
        size="sm"
        variant="light"
        color="waiting"
        role="img"
        aria-label={t('models.comments.badge', { count })}
      >
        {count}
      </Badge>
    </>
  );
}

function viewName(view: DecisionView): string {
  return view.name || view.element.id;
}
