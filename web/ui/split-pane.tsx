import { Group, Panel, Separator } from 'react-resizable-panels';
import type { ReactNode } from 'react';

interface SplitPaneProps {
  /** Names the layout; sizes are remembered per name in this browser. */
  id: string;
  orientation?: 'horizontal' | 'vertical';
  panes: { id: string; size: number; min: number; content: ReactNode }[];
  separatorLabel: string;
}

/**
 * Panes with movable borders. Sizes are per cent; the border is a window splitter that arrow keys
 * move, so nothing depends on dragging.
 */
export function SplitPane({ id, orientation = 'horizontal', panes, separatorLabel }: SplitPaneProps) {
  return (
    <Group
      orientation={orientation}
      defaultLayout={readLayout(id, panes)}
      onLayoutChange={(layout) => keepLayout(id, layout)}
      className="mr-split"
    >
      {panes.flatMap((pane, index) => [
        ...(index === 0
          ? []
          : [<Separator key={`before-${pane.id}`} className="mr-splitter" aria-label={separatorLabel} />]),
        <Panel key={pane.id} id={pane.id} minSize={`${pane.min}%`} className="mr-split-panel">
          {pane.content}
        </Panel>,
      ])}
    </Group>
  );
}

// helpers

function readLayout(id: string, panes: SplitPaneProps['panes']): Record<string, number> {
  const preset = Object.fromEntries(panes.map((pane) => [pane.id, pane.size]));
  try {
    const kept = JSON.parse(localStorage.getItem(`millrace-split:${id}`) ?? 'null') as unknown;
    const fits = typeof kept === 'object' && kept !== null && panes.every((pane) => pane.id in kept);
    return fits ? (kept as Record<string, number>) : preset;
  } catch {
    return preset;
  }
}

function keepLayout(id: string, layout: Record<string, number>): void {
  try {
    localStorage.setItem(`millrace-split:${id}`, JSON.stringify(layout));
  } catch {
    // Without storage the layout is the preset one next time.
  }
}
