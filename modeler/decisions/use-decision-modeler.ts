import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { lostBySaving } from '../canvas/find-lost-parts.ts';
import {
  createDecisionModeler,
  type DecisionModeler,
  type DecisionView,
  type DecisionViewer,
} from './create-decision-modeler.ts';

export interface DecisionModelerState {
  modeler: DecisionModeler | undefined;
  failure: unknown;
  /** What the file would lose by being saved. */
  lost: string[];
  views: DecisionView[];
  active: DecisionView | undefined;
  can: { undo: boolean; redo: boolean };
  /** Grows with every change of the model. */
  changes: number;
}

const empty: DecisionModelerState = {
  modeler: undefined,
  failure: undefined,
  lost: [],
  views: [],
  active: undefined,
  can: { undo: false, redo: false },
  changes: 0,
};

interface CommandStack {
  canUndo(): boolean;
  canRedo(): boolean;
  undo(): void;
  redo(): void;
}

/** The decision editor as React sees it; a new text needs a new `openKey`, as with the process editor. */
export function useDecisionModeler(
  place: RefObject<HTMLDivElement | null>,
  xml: string,
  { openKey, mayEdit }: { openKey: string; mayEdit: boolean },
) {
  const [state, setState] = useState(empty);
  const first = useRef(xml);
  first.current = xml;
  useEffect(() => {
    if (!place.current) return undefined;
    const modeler = createDecisionModeler(place.current, mayEdit);
    let isGone = false;
    const update = (changes: Partial<DecisionModelerState>) => {
      if (!isGone) setState((old) => ({ ...old, ...changes }));
    };
    follow(modeler, update);
    modeler.on('views.changed', () => letKeyboardScroll(place.current));
    openDecisions(modeler, first.current, mayEdit).then(
      (lost) => update({ modeler, lost, ...viewsOf(modeler) }),
      (failure: unknown) => update({ failure }),
    );
    return () => {
      isGone = true;
      modeler.destroy();
      setState(empty);
    };
  }, [place, openKey, mayEdit]);
  const { modeler } = state;
  const openView = useCallback((view: DecisionView) => void modeler?.open(view), [modeler]);
  return { state, openView, undo: () => stackOf(modeler)?.undo(), redo: () => stackOf(modeler)?.redo() };
}

// helpers

async function openDecisions(modeler: DecisionModeler, xml: string, mayEdit: boolean): Promise<string[]> {
  await modeler.importXML(xml);
  return mayEdit ? lostBySaving(xml, (await modeler.saveXML()).xml, modeler.getDefinitions().$model) : [];
}

/** Every view has a stack of its own, made when the view is opened for the first time. */
function follow(modeler: DecisionModeler, update: (changes: Partial<DecisionModelerState>) => void): void {
  let changes = 0;
  modeler.on('viewer.created', ({ viewer }: { viewer: DecisionViewer }) =>
    viewer.on('commandStack.changed', ({ trigger }: { trigger?: string }) => {
      // Opening a view clears its stack, which is no change of the model.
      if (trigger === 'clear') return update({ can: canOf(modeler) });
      changes += 1;
      update({ changes, can: canOf(modeler), ...viewsOf(modeler) });
    }),
  );
  modeler.on('views.changed', () => update({ ...viewsOf(modeler), can: canOf(modeler) }));
}

/** A wide table scrolls in its own frame, which without this only a pointer reaches. */
function letKeyboardScroll(place: HTMLElement | null): void {
  place?.querySelector('.tjs-table-container')?.setAttribute('tabindex', '0');
}

function viewsOf(modeler: DecisionModeler) {
  return { views: modeler.getViews(), active: modeler.getActiveView() };
}

function stackOf(modeler: DecisionModeler | undefined): CommandStack | undefined {
  return modeler?.getActiveViewer()?.get<CommandStack>('commandStack', false);
}

function canOf(modeler: DecisionModeler): DecisionModelerState['can'] {
  const stack = stackOf(modeler);
  return { undo: stack?.canUndo() ?? false, redo: stack?.canRedo() ?? false };
}
