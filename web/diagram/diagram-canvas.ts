import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type EventBus from 'diagram-js/lib/core/EventBus';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import type Selection from 'diagram-js/lib/features/selection/Selection';
import type { Element } from 'diagram-js/lib/model/Types';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';
import { diagramFontReady, diagramText } from './diagram-font.ts';
import { drawBadges } from './badges.ts';
import { markChanges, markClasses, type ElementMarks } from './element-marks.ts';
import type { LinkedView } from './linked-view.ts';
import type { ModelNode } from './outline-model.ts';
import { plainColorsModule } from './plain-colors.ts';

export interface DiagramCanvas {
  /** Draws the model. `drawn` is false when the file has no diagram data; the model is there. */
  open(xml: string): Promise<{ definitions: ModelNode | undefined; drawn: boolean }>;
  setMarks(marks: ElementMarks): void;
  setTakenFlows(flowIds: string[]): void;
  select(elementId: string | undefined): void;
  zoom(step: 'in' | 'out' | 'fit'): void;
  destroy(): void;
}

/**
 * A read-only canvas. Shapes take their colors from CSS variables, so they follow the theme
 * without being drawn again; badges and markers are updated by difference.
 */
export function createDiagramCanvas(
  container: HTMLElement,
  onSelect: (elementId: string | undefined) => void,
  linked?: LinkedView,
): DiagramCanvas {
  const viewer = createViewer(container);
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  const selection = viewer.get<Selection>('selection');
  const frame = createFrame(container, canvas);
  const leave = linked && linkCanvas(viewer, linked);
  let painter = createPainter(viewer);
  let selecting = false;

  viewer.get<EventBus>('eventBus').on('selection.changed', () => {
    if (selecting) return;
    const element = selection.get()[0] as Element | undefined;
    onSelect(element && idOf(element));
  });

  return {
    async open(xml) {
      await diagramFontReady();
      painter = createPainter(viewer);
      // Clearing the old model empties the selection, which no person asked for.
      selecting = true;
      const drawn = await importModel(viewer, xml).finally(() => (selecting = false));
      if (drawn) frame.fit();
      return { definitions: viewer.getDefinitions() as ModelNode | undefined, drawn };
    },
    setMarks: (marks) => painter.setMarks(marks),
    setTakenFlows: (flowIds) => painter.setTakenFlows(flowIds),
    select(elementId) {
      const element = elementId === undefined ? undefined : registry.get(elementId);
      selecting = true;
      selection.select(element ?? []);
      if (element) reveal(canvas, element as Element);
      selecting = false;
    },
    zoom: (step) => frame.zoom(step),
    destroy() {
      leave?.();
      frame.destroy();
      viewer.destroy();
    },
  };
}

// helpers

function createViewer(container: HTMLElement): NavigatedViewer {
  return new NavigatedViewer({
    container,
    bpmnRenderer: {
      defaultFillColor: 'var(--dg-fill)',
      defaultStrokeColor: 'var(--dg-stroke)',
      defaultLabelColor: 'var(--dg-text)',
    },
    textRenderer: diagramText(),
    additionalModules: [plainColorsModule as never],
    // Linked diagrams move together at once; nothing else listens to these changes.
    canvas: { deferUpdate: false },
  });
}

/** Draws marks and the taken path on the model that is open, by difference to what it drew. */
function createPainter(viewer: NavigatedViewer) {
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  const overlays = viewer.get<Overlays>('overlays');
  let drawn: ElementMarks = {};
  let taken: string[] = [];
  const known = (id: string) => registry.get(id) !== undefined;

  return {
    setMarks(marks: ElementMarks) {
      for (const { id, before, after } of markChanges(drawn, marks).filter((c) => known(c.id))) {
        for (const name of markClasses(before)) canvas.removeMarker(id, name);
        for (const name of markClasses(after)) canvas.addMarker(id, name);
        drawBadges(overlays, id, after);
      }
      drawn = marks;
    },
    setTakenFlows(flowIds: string[]) {
      for (const id of taken.filter(known)) canvas.removeMarker(id, 'mr-is-taken');
      for (const id of flowIds.filter(known)) canvas.addMarker(id, 'mr-is-taken');
      taken = flowIds;
    },
  };
}

/** Keeps the whole diagram in sight while the pane changes its size, until a person moves it. */
function createFrame(container: HTMLElement, canvas: Canvas) {
  let moved = false;
  const touched = () => {
    moved = true;
  };
  const fit = () => {
    moved = false;
    fitWithMargin(canvas);
  };
  container.addEventListener('wheel', touched, { passive: true });
  container.addEventListener('pointerdown', touched);
  const resize = new ResizeObserver(() => {
    canvas.resized();
    if (!moved && container.clientWidth > 0) fitWithMargin(canvas);
  });
  resize.observe(container);

  return {
    fit,
    zoom(step: 'in' | 'out' | 'fit') {
      if (step === 'fit') return fit();
      moved = true;
      canvas.zoom(canvas.zoom() * (step === 'in' ? 1.25 : 0.8));
    },
    destroy() {
      resize.disconnect();
      container.removeEventListener('wheel', touched);
      container.removeEventListener('pointerdown', touched);
    },
  };
}

/** Shows the same part of the drawing as the others it is linked with; both versions share one system of coordinates. */
function linkCanvas(viewer: NavigatedViewer, linked: LinkedView): () => void {
  const canvas = viewer.get<Canvas>('canvas');
  let isFollowing = false;
  const member = linked.join(({ x, y, scale }) => {
    const { outer } = canvas.viewbox();
    if (outer.width === 0) return;
    isFollowing = true;
    canvas.viewbox({ x, y, width: outer.width / scale, height: outer.height / scale });
    isFollowing = false;
  });
  viewer.get<EventBus>('eventBus').on('canvas.viewbox.changed', () => {
    const { x, y, scale } = canvas.viewbox();
    if (!isFollowing) member.share({ x, y, scale });
  });
  return () => member.leave();
}

const marginPx = 28;

/** The whole diagram in the middle, never enlarged, with room for badges at its borders. */
function fitWithMargin(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox();
  if (inner.width === 0 || outer.width === 0) return;
  const scale = Math.min(
    1,
    (outer.width - 2 * marginPx) / inner.width,
    (outer.height - 2 * marginPx) / inner.height,
  );
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({
    x: inner.x + inner.width / 2 - width / 2,
    y: inner.y + inner.height / 2 - height / 2,
    width,
    height,
  });
}

async function importModel(viewer: NavigatedViewer, xml: string): Promise<boolean> {
  try {
    await viewer.importXML(xml);
    return true;
  } catch (error) {
    // A model without diagram data is a valid one: the outline still shows it.
    if (error instanceof Error && /no (diagram|process or collaboration)/i.test(error.message)) {
      return false;
    }
    throw error;
  }
}

/** An element in a collapsed sub-process lives on a plane of its own. */
function reveal(canvas: Canvas, element: Element): void {
  const plane = canvas.findRoot(element);
  if (plane && plane !== canvas.getRootElement()) canvas.setRootElement(plane);
  canvas.scrollToElement(element, 60);
}

/** Labels beside an element and planes of sub-processes stand for the element itself. */
function idOf(element: Element): string {
  return element.id.replace(/_(label|plane)$/, '');
}
