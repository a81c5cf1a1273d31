import { IconFocusCentered, IconListTree, IconMinus, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemPanel } from '../problem/problem-panel.tsx';
import { ActionIcon } from '../ui/action-icon.ts';
import { Alert } from '../ui/alert.ts';
import { createDiagramCanvas, type DiagramCanvas } from './diagram-canvas.ts';
import type { DiagramProps } from './diagram.tsx';
import { Outline } from './outline.tsx';
import { buildOutline, type OutlineItem } from './outline-model.ts';

/** The loaded part of `Diagram`: canvas, zoom buttons and outline. */
export function DiagramView(props: DiagramProps) {
  const { t } = useTranslation();
  const { marks = {}, onSelect } = props;
  const stage = useRef<HTMLDivElement>(null);
  const [withOutline, setWithOutline] = useState(props.outline ?? false);
  const [own, setOwn] = useState<string>();
  const selected = onSelect ? props.selected : own;
  const choose = (id: string | undefined) => {
    setOwn(id);
    onSelect?.(id);
  };
  const { canvas, model, failure } = useCanvas(stage, { ...props, selected, onSelect: choose });
  const showOutline = withOutline || model?.drawn === false;
  const focusOutline = useOutlineFocus(stage, showOutline && model !== undefined);

  const select = (id: string | undefined) => {
    choose(id);
    canvas.current?.select(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'o' || event.ctrlKey || event.metaKey) return;
    setWithOutline(true);
    focusOutline();
  };
  const closeOutline = () => {
    setWithOutline(false);
    stage.current?.focus();
  };

  return (
    <div className="mr-diagram">
      {showOutline && model && (
        <Outline
          items={model.items}
          marks={marks}
          selected={selected}
          onSelect={select}
          {...(model.drawn && { onClose: closeOutline })}
          alone={!model.drawn}
        />
      )}
      <div className="mr-diagram-stage" hidden={model?.drawn === false}>
        {/* The canvas has its own keys (pan, zoom), so readers must hand them through. */}
        <div
          ref={stage}
          className="mr-canvas"
          role="application"
          aria-label={`${props.label}. ${t('diagram.label')}`}
          tabIndex={0}
          onKeyDown={onKeyDown}
        />
        <DiagramTools canvas={canvas} outline={showOutline} onOutline={() => setWithOutline(!withOutline)} />
      </div>
      {model?.drawn === false && <Alert m="md">{t('diagram.noDrawing')}</Alert>}
      {failure !== undefined && <ProblemPanel problem={failure} title={t('diagram.failed')} />}
    </div>
  );
}

// helpers

interface Model {
  items: OutlineItem[];
  drawn: boolean;
}

function useCanvas(stage: RefObject<HTMLDivElement | null>, props: DiagramProps) {
  const { xml, marks, takenFlows, selected, onSelect, linked } = props;
  const canvas = useRef<DiagramCanvas>(undefined);
  const select = useRef(onSelect);
  const [model, setModel] = useState<Model>();
  const [failure, setFailure] = useState<unknown>();

  useEffect(() => {
    select.current = onSelect;
  }, [onSelect]);
  useEffect(() => {
    if (!stage.current) return undefined;
    const made = createDiagramCanvas(stage.current, (id) => select.current?.(id), linked);
    canvas.current = made;
    return () => {
      canvas.current = undefined;
      made.destroy();
    };
  }, [stage, linked]);
  useEffect(() => {
    const made = canvas.current;
    let stale = false;
    setModel(undefined);
    setFailure(undefined);
    made
      ?.open(xml)
      .then(({ definitions, drawn }) => {
        if (!stale) setModel({ items: definitions ? buildOutline(definitions) : [], drawn });
      })
      .catch((error: unknown) => {
        if (!stale) setFailure(error);
      });
    return () => {
      stale = true;
    };
  }, [xml, linked]);
  useEffect(() => {
    if (model?.drawn) canvas.current?.setMarks(marks ?? {});
  }, [model, marks]);
  useEffect(() => {
    if (model?.drawn) canvas.current?.setTakenFlows(takenFlows ?? []);
  }, [model, takenFlows]);
  useEffect(() => {
    if (model?.drawn) canvas.current?.select(selected);
  }, [model, selected]);

  return { canvas, model, failure };
}

/** O on the canvas moves the keyboard into the outline, at once or as soon as it is there. */
function useOutlineFocus(stage: RefObject<HTMLDivElement | null>, isThere: boolean): () => void {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked || !isThere) return;
    const diagram = stage.current?.closest('.mr-diagram');
    diagram?.querySelector<HTMLElement>('.mr-outline [role="treeitem"][tabindex="0"]')?.focus();
    setAsked(false);
  }, [asked, isThere, stage]);
  return () => setAsked(true);
}

interface DiagramToolsProps {
  canvas: RefObject<DiagramCanvas | undefined>;
  outline: boolean;
  onOutline: () => void;
}

function DiagramTools({ canvas, outline, onOutline }: DiagramToolsProps) {
  const { t } = useTranslation();
  const label = outline ? t('diagram.hideOutline') : t('diagram.showOutline');
  return (
    <div className="mr-diagram-tools">
      <ActionIcon
        variant="default"
        aria-label={label}
        title={label}
        aria-pressed={outline}
        onClick={onOutline}
      >
        <IconListTree size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('diagram.zoomIn')}
        onClick={() => canvas.current?.zoom('in')}
      >
        <IconPlus size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('diagram.zoomOut')}
        onClick={() => canvas.current?.zoom('out')}
      >
        <IconMinus size={16} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t('diagram.fit')} onClick={() => canvas.current?.zoom('fit')}>
        <IconFocusCentered size={16} />
      </ActionIcon>
    </div>
  );
}
