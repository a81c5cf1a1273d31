import { useMemo, type KeyboardEvent } from 'react';
import type { Problem } from '#client';
import { Outline, type ElementMarks } from '#web';
import { useTranslation } from 'react-i18next';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import { isActionKey, runKeyAction, showElement } from '../canvas/modeler-actions.ts';
import { marksByElement } from '../problems/problem-groups.ts';
import type { ModelerState } from './use-modeler.ts';

interface EditorOutlineProps {
  modeler: BpmnModeler;
  state: ModelerState;
  problems: readonly Problem[];
}

/**
 * The model as a tree. A, N, R and E act on the item that has the focus, so a model can be built
 * without a mouse and without looking at the canvas.
 */
export function EditorOutline({ modeler, state, problems }: EditorOutlineProps) {
  const { t } = useTranslation();
  const marks = useMemo(() => {
    const result: ElementMarks = {};
    for (const [id, mark] of marksByElement(problems)) {
      result[id] = {
        note: t(`models.problems.severity.${mark.severity}`),
        ...(mark.severity === 'ERROR' ? { state: 'incident' as const } : {}),
      };
    }
    return result;
  }, [problems, t]);

  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey || !isActionKey(key)) return;
    const item = (event.target as HTMLElement).closest<HTMLElement>('[data-item]')?.dataset.item;
    if (!item) return;
    event.preventDefault();
    showElement(modeler, item);
    runKeyAction(modeler, key);
  };

  // Keys of the tree's items arrive here; the element itself takes no focus.
  return (
    <div className="mr-model-outline" onKeyDown={onKeyDown}>
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
