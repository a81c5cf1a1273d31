import { useEffect, useRef } from 'react';
import { useOpenProject } from '../projects/project-context.ts';
import type { DecisionView } from './create-decision-modeler.ts';
import type { DecisionStageState } from './decision-stage.tsx';

/**
 * What is talked about: the decision whose view is shown, or what is selected in the diagram. Nothing selected there stands for the
 * whole file, and so does a file without a diagram.
 */
export function useDecisionComments(stage: DecisionStageState | undefined): void {
  const project = useOpenProject();
  const onSelect = project?.onSelect;
  const { modeler, active, views = none } = stage ?? {};
  const hasDiagram = views.some(({ type }) => type === 'drd');
  useEffect(() => {
    if (!onSelect || !modeler || !active || !hasDiagram) return undefined;
    const leave = active.type === 'drd' ? followDiagram(modeler, onSelect) : undefined;
    if (active.type !== 'drd') onSelect({ id: active.element.id, name: active.name });
    return () => {
      leave?.();
      onSelect(undefined);
    };
  }, [onSelect, modeler, active, hasDiagram]);
  const wanted = project?.wantedElement;
  const latest = useRef(stage);
  latest.current = stage;
  useEffect(() => {
    const view = latest.current?.views.find(({ element }) => element.id === wanted);
    if (modeler && view) latest.current?.openView(view);
  }, [modeler, wanted]);
}

// helpers

const none: readonly DecisionView[] = [];

interface DiagramPart {
  id: string;
  businessObject: { name?: string };
}
interface Events {
  on(event: string, listener: (event: { newSelection: readonly DiagramPart[] }) => void): void;
  off(event: string, listener: unknown): void;
}

function followDiagram(
  modeler: NonNullable<DecisionStageState['modeler']>,
  onSelect: (element: { id: string; name: string } | undefined) => void,
): () => void {
  const events = modeler.getActiveViewer()?.get<Events>('eventBus', false);
  const follow = ({ newSelection: [only, another] }: { newSelection: readonly DiagramPart[] }) =>
    onSelect(only && !another ? { id: only.id, name: only.businessObject.name ?? '' } : undefined);
  events?.on('selection.changed', follow);
  return () => events?.off('selection.changed', follow);
}
