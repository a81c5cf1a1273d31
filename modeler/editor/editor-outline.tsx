import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type EventBus from 'diagram-js/lib/core/EventBus';
import type Selection from 'diagram-js/lib/features/selection/Selection';
import type { Problem } from '#client';
import { Outline, type ElementMarks } from '#web';
import { useTranslation } from 'react-i18next';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { ModelElement } from '../canvas/model-element.ts';
import { isActionKey, runKeyAction, showElement } from '../canvas/modeler-actions.ts';
import { marksByElement } from '../problems/problem-groups.ts';
import type { ModelerState } from './use-modeler.ts';

interface EditorOutlineProps {
  modeler: BpmnModeler;
  state: ModelerState;
  problems: readonly Problem[];
  onClose: () => void;
}

/**
 * The model as a tree. A, N, R and E act on the item that has the focus, so a model can be built
 * without a mouse and without looking at the canvas.
 */
export function EditorOutline({ modeler, state, problems, onClose }: EditorOutlineProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const comeBack = useComeBack(modeler, state.outline, place);
  const marks = useMemo(() => {
    const result: ElementMarks = {};
    for (const [id, mark] of marksByElement(problems)) {
      result[id] = {
        note: t(`models.problems.severity.${mark.severity}`),
        ...(mark.severity === 'ERROR' ? { tone: 'incident' as const } : {}),
      };
    }
    return result;
  }, [problems, t]);

  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'o') {
      onClose();
      modeler.get<{ focus(): void }>('canvas').focus();
    }
    if (!isActionKey(key)) return;
    const item = (event.target as HTMLElement).closest<HTMLElement>('[data-item]')?.dataset.item;
    if (!item) return;
    event.preventDefault();
    showElement(modeler, item);
    comeBack();
    runKeyAction(modeler, key);
  };

  // Keys of the tree's items arrive here; the element itself takes no focus.
  return (
    <div ref={place} className="mr-model-outline" onKeyDown={onKeyDown}>
      <Outline
        items={state.outline}
        marks={marks}
        selected={state.selected?.id}
        onSelect={(id) => showElement(modeler, id)}
      />
      <p className="mr-model-keys">{t('models.editor.keys')}</p>
    </div>
  );
}

/** Puts the keyboard on the item that Tab would reach. */
export function focusOutline(place: ParentNode): void {
  place.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
}

// helpers

/**
 * An action that began in the outline ends there: its menu and its text field have the keyboard meanwhile, and the new element is the
 * next item to act on.
 */
function useComeBack(
  modeler: BpmnModeler,
  items: ModelerState['outline'],
  place: RefObject<HTMLElement | null>,
): () => void {
  const isAway = useRef(false);
  const [target, setTarget] = useState(() =>
    // Whoever opens the outline with the key of the canvas goes on in it.
    document.activeElement?.closest('.mr-model-canvas') ? selectedId(modeler) : undefined,
  );
  useEffect(() => {
    const events = modeler.get<EventBus>('eventBus');
    const onEnd = () =>
      // What was chosen in the menu opens the text field in the same breath.
      setTimeout(() => {
        const isTyping = modeler.get<{ isActive(): boolean }>('directEditing').isActive();
        const isChoosing = modeler.get<{ isOpen(): boolean }>('popupMenu').isOpen();
        if (!isAway.current || isTyping || isChoosing) return;
        isAway.current = false;
        setTarget(selectedId(modeler));
      });
    const ends = ['directEditing.complete', 'directEditing.cancel', 'popupMenu.close'];
    events.on(ends, onEnd);
    return () => events.off(ends, onEnd);
  }, [modeler]);
  useEffect(() => {
    // The item of a new element is there once the tree was drawn anew.
    if (target === undefined) return;
    const item = place.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(target)}"]`);
    if (!item) return;
    item.focus();
    setTarget(undefined);
  }, [target, items, place]);
  return useCallback(() => {
    isAway.current = true;
  }, []);
}

/** Without a selection the process itself. */
function selectedId(modeler: BpmnModeler): string | undefined {
  const [selected] = modeler.get<Selection>('selection').get() as unknown as ModelElement[];
  const root = modeler.get<Canvas>('canvas').getRootElement() as unknown as ModelElement;
  return (selected ?? root).businessObject.id;
}
