import { useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemPanel } from '#web';
import { CanvasTools } from './canvas-tools.tsx';
import { focusOutline } from './editor-outline.tsx';
import type { ModelerState } from './use-modeler.ts';
import { WalkThrough } from './walk-through.tsx';

interface EditorStageProps {
  name: string;
  /** The model as it is now, for walking through it. */
  xml: string;
  canvas: RefObject<HTMLDivElement | null>;
  state: ModelerState;
  hasOutline: boolean;
  onOutline: () => void;
  onTry: () => void;
  onTidy: () => void;
}

/** The canvas with its tools. The library handles the keys of the canvas; O opens the outline. */
export function EditorStage({ name, xml, canvas, state, hasOutline, onOutline, ...on }: EditorStageProps) {
  const { t } = useTranslation();
  const [isWalking, setIsWalking] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'o' || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault();
    if (hasOutline) focusOutline(document.querySelector('.mr-model-outline') ?? document);
    else onOutline();
  };
  return (
    <section className="mr-model-stage" aria-label={t('models.editor.label', { name })}>
      <div
        ref={canvas}
        className="mr-canvas mr-model-canvas"
        role="application"
        aria-label={t('diagram.label')}
        onKeyDown={onKeyDown}
      />
      <CanvasTools
        modeler={state.modeler}
        hasOutline={hasOutline}
        onOutline={onOutline}
        onWalk={() => setIsWalking(true)}
        onTry={on.onTry}
        onTidy={on.onTidy}
      />
      {isAlmostEmpty(state) && <p className="mr-model-hint">{t('models.editor.hint')}</p>}
      {isWalking && <WalkThrough xml={xml} onClose={() => setIsWalking(false)} />}
      {state.failure !== undefined && (
        <ProblemPanel problem={state.failure} title={t('models.editor.failed')} />
      )}
    </section>
  );
}

// helpers

/** Only the start event is there: the one hint a new model gets. */
function isAlmostEmpty({ modeler, outline }: ModelerState): boolean {
  const [only, another] = outline;
  return modeler !== undefined && only !== undefined && !another && only.children.length === 1;
}

function isTyping(target: EventTarget): boolean {
  const element = target instanceof HTMLElement ? target : undefined;
  return (
    element !== undefined && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName))
  );
}
