import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { PaneBoundary } from '../problem/pane-boundary.tsx';
import { Skeleton } from '../ui/skeleton.ts';
import type { ElementMarks } from './element-marks.ts';
import type { LinkedView } from './linked-view.ts';

export interface DiagramProps {
  xml: string;
  /** What the diagram is of, for screen readers: "Expense approval, version 3". */
  label: string;
  marks?: ElementMarks;
  /** Sequence flows that have been taken, drawn as the completed path. */
  takenFlows?: string[];
  /** The selected element; selecting on canvas and in the outline call `onSelect`. */
  selected?: string | undefined;
  onSelect?: (elementId: string | undefined) => void;
  /** Moved and zoomed together with the other diagrams of this view. */
  linked?: LinkedView;
  /** Whether the outline is open at first; the person can switch it with O. */
  outline?: boolean;
}

const DiagramView = lazy(async () => ({ default: (await import('./diagram-view.tsx')).DiagramView }));

/** A BPMN diagram with its outline. The drawing library is fetched when the first one is shown. */
export function Diagram(props: DiagramProps) {
  const { t } = useTranslation();
  return (
    <PaneBoundary resetKey={props.xml}>
      <Suspense fallback={<Skeleton h="100%" radius={0} role="status" aria-label={t('diagram.loading')} />}>
        <DiagramView {...props} />
      </Suspense>
    </PaneBoundary>
  );
}
