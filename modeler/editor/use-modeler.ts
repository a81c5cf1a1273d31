import { useEffect, useRef, useState, type RefObject } from 'react';
import type EventBus from 'diagram-js/lib/core/EventBus';
import type Selection from 'diagram-js/lib/features/selection/Selection';
import { buildOutline, diagramFontReady, type ModelNode, type OutlineItem } from '#web';
import { fitDrawing } from '../canvas/fit-drawing.ts';
import { findLostParts } from '../canvas/find-lost-parts.ts';
import { createModeler, type BpmnModeler } from '../canvas/create-modeler.ts';
import { loadTemplates, offerTemplates, type LoadedTemplates } from '../templates/load-templates.ts';
import type { UndoActions } from './editor-header.tsx';
import { selectedElement, type ModelElement, type SelectedElement } from '../canvas/model-element.ts';

export interface ModelerState {
  /** Ready once the model is drawn. */
  modeler: BpmnModeler | undefined;
  failure: unknown;
  /** What the file would lose by being saved; only a model that loses nothing is edited. */
  lost: string[];
  outline: OutlineItem[];
  /** Names of steps that the file gives no place in its drawing. */
  undrawn: string[];
  selected: SelectedElement | undefined;
  history: UndoActions;
  /** Grows with every change of the model. */
  changes: number;
  /** Why templates are missing: all of them, or those that are named. */
  templates: { failure: unknown; wrong: string[] };
}

export interface Places {
  canvas: RefObject<HTMLDivElement | null>;
  panel: RefObject<HTMLDivElement | null>;
}

const empty: ModelerState = {
  modeler: undefined,
  failure: undefined,
  lost: [],
  outline: [],
  undrawn: [],
  selected: undefined,
  history: { can: { undo: false, redo: false }, undo: () => undefined, redo: () => undefined },
  changes: 0,
  templates: { failure: undefined, wrong: [] },
};

/**
 * The editor as React sees it. `xml` is what the editor opens with; from then on the editor holds
 * the model, and the page reads it from there, so a new text must come with a new `openKey`.
 */
export function useModeler(places: Places, xml: string, openKey: string): ModelerState {
  const [state, setState] = useState<ModelerState>(empty);
  const first = useRef(xml);
  first.current = xml;

  useEffect(() => {
    const { canvas, panel } = { canvas: places.canvas.current, panel: places.panel.current };
    if (!canvas || !panel) return undefined;
    let isGone = false;
    let close = (): void => undefined;
    const update = (changes: Partial<ModelerState>) => {
      if (!isGone) setState((old) => ({ ...old, ...changes }));
    };
    void templatesOf(first.current).then((templates) => {
      if (isGone) return;
      const modeler = createModeler({ canvas, panel }, first.current, templates.modules);
      const wrong = templates.modules.length === 0 ? [] : offerTemplates(modeler, templates.items);
      close = watchSize(modeler, canvas);
      follow(modeler, update);
      update({ templates: { failure: templates.failure, wrong } });
      openModel(modeler, first.current, () => isGone).then(
        (lost) => {
          const outline = outlineOf(modeler);
          update({
            modeler,
            lost,
            outline,
            undrawn: undrawn(modeler, outline),
            selected: selectionOf(modeler),
          });
        },
        (failure: unknown) => isGone || update({ failure }),
      );
    });
    return () => {
      isGone = true;
      close();
      setState(empty);
    };
  }, [places.canvas, places.panel, openKey]);

  return state;
}

// helpers

interface CommandStack {
  canUndo(): boolean;
  canRedo(): boolean;
  undo(): void;
  redo(): void;
}

/** A model can be edited without templates: that they could not be loaded is said, and nothing waits for them. */
async function templatesOf(xml: string): Promise<LoadedTemplates & { failure: unknown }> {
  try {
    return { ...((await loadTemplates(xml)) ?? { modules: [], items: [] }), failure: undefined };
  } catch (failure) {
    return { modules: [], items: [], failure };
  }
}

/** The canvas learns its new size by itself; the answer ends the editor. */
function watchSize(modeler: BpmnModeler, canvas: HTMLElement): () => void {
  const resize = new ResizeObserver(() => modeler.get<{ resized(): void }>('canvas').resized());
  resize.observe(canvas);
  return () => {
    resize.disconnect();
    modeler.destroy();
  };
}

async function openModel(modeler: BpmnModeler, xml: string, isGone: () => boolean): Promise<string[]> {
  await diagramFontReady();
  if (isGone()) return [];
  await modeler.importXML(xml);
  if (isGone()) return [];
  const lost = await findLostParts(modeler, xml);
  if (isGone()) return [];
  fitDrawing(modeler);
  const start = modeler
    .get<{ find(test: (element: ModelElement) => boolean): ModelElement | undefined }>('elementRegistry')
    .find((element) => element.type === 'bpmn:StartEvent');
  // The properties panel listens only after its first drawing, which comes with the next frame.
  requestAnimationFrame(() =>
    setTimeout(() => {
      if (isGone()) return;
      if (start) modeler.get<Selection>('selection').select(start as never);
      // The keys of the canvas work at once, unless the person is somewhere already.
      if (document.activeElement === document.body) modeler.get<{ focus(): void }>('canvas').focus();
    }, 30),
  );
  return lost;
}

function follow(modeler: BpmnModeler, update: (changes: Partial<ModelerState>) => void): void {
  const events = modeler.get<EventBus>('eventBus');
  const stack = modeler.get<CommandStack>('commandStack');
  let changes = 0;
  events.on('commandStack.changed', (event: { trigger?: string }) => {
    // Opening a model clears the stack, which is no change of the model.
    if (event.trigger === 'clear') return;
    changes += 1;
    update({
      changes,
      history: {
        can: { undo: stack.canUndo(), redo: stack.canRedo() },
        undo: () => stack.undo(),
        redo: () => stack.redo(),
      },
      outline: outlineOf(modeler),
      selected: selectionOf(modeler),
    });
  });
  events.on('selection.changed', () => update({ selected: selectionOf(modeler) }));
}

function outlineOf(modeler: BpmnModeler): OutlineItem[] {
  const definitions = modeler.getDefinitions() as unknown as ModelNode | undefined;
  return definitions ? buildOutline(definitions) : [];
}

/** A file may draw some of its steps only; the library leaves the others out without a word. */
function undrawn(modeler: BpmnModeler, outline: readonly OutlineItem[]): string[] {
  const registry = modeler.get<{ get(id: string): unknown }>('elementRegistry');
  const missing = (item: OutlineItem): string[] =>
    // A process itself is the canvas, or a pool of another id; what lies in a step without a place has none either.
    item.type !== 'process' && !registry.get(item.id)
      ? [item.name ?? item.id]
      : item.children.flatMap(missing);
  return outline.flatMap(missing);
}

function selectionOf(modeler: BpmnModeler): SelectedElement | undefined {
  const [only, another] = modeler.get<Selection>('selection').get() as unknown as ModelElement[];
  return only && !another ? selectedElement(only) : undefined;
}
