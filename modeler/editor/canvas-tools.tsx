import {
  IconFocusCentered,
  IconListTree,
  IconMap2,
  IconMinus,
  IconPlayerPlay,
  IconPlus,
  IconSitemap,
  IconWalk,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, Tooltip } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import { fitDrawing } from '../canvas/fit-drawing.ts';

interface CanvasToolsProps {
  modeler: BpmnModeler | undefined;
  hasOutline: boolean;
  onOutline: () => void;
  onWalk: () => void;
  onTry: () => void;
  onTidy: () => void;
}

/** Zoom, minimap and outline, at the lower left: the lower right corner belongs to the watermark. */
export function CanvasTools({ modeler, hasOutline, onOutline, onWalk, onTry, onTidy }: CanvasToolsProps) {
  const { t } = useTranslation();
  const zoom = (step: number) => modeler?.get<ZoomScroll>('zoomScroll').stepZoom(step);
  return (
    <div className="mr-model-tools" role="toolbar" aria-label={t('models.editor.tools')}>
      <Tool
        label={t(hasOutline ? 'models.editor.hideOutline' : 'models.editor.showOutline')}
        isPressed={hasOutline}
        onClick={onOutline}
      >
        <IconListTree size={16} />
      </Tool>
      <Tool label={t('models.editor.zoomIn')} onClick={() => zoom(1)}>
        <IconPlus size={16} />
      </Tool>
      <Tool label={t('models.editor.zoomOut')} onClick={() => zoom(-1)}>
        <IconMinus size={16} />
      </Tool>
      <Tool label={t('models.editor.fit')} onClick={() => modeler && fitDrawing(modeler)}>
        <IconFocusCentered size={16} />
      </Tool>
      <Tool
        label={t('models.editor.minimap')}
        onClick={() => modeler?.get<{ toggle(): void }>('minimap').toggle()}
      >
        <IconMap2 size={16} />
      </Tool>
      <Tool label={t('models.tidy.open')} onClick={onTidy}>
        <IconSitemap size={16} />
      </Tool>
      <Tool label={t('models.walk.title')} onClick={onWalk}>
        <IconWalk size={16} />
      </Tool>
      <Tool label={t('models.trial.open')} onClick={onTry}>
        <IconPlayerPlay size={16} />
      </Tool>
    </div>
  );
}

// helpers

interface ZoomScroll {
  stepZoom(step: number): void;
}

interface ToolProps {
  label: string;
  isPressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ label, isPressed, onClick, children }: ToolProps) {
  return (
    <Tooltip label={label} position="top">
      <ActionIcon variant="default" size={28} aria-label={label} aria-pressed={isPressed} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
