import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronLeft,
  IconDownload,
  IconRocket,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ActionIcon, Badge, Button, Group, Text, Tooltip } from '#web';
import type { ModelDraft } from '../drafts/model-draft.ts';
import { useOpenProject } from '../projects/project-context.ts';
import { ExportMenu } from './export-menu.tsx';

export interface UndoActions {
  can: { undo: boolean; redo: boolean };
  undo: () => void;
  redo: () => void;
}

interface EditorHeaderProps {
  draft: ModelDraft;
  isKept: boolean;
  /** Absent for a model that is only looked at. */
  undo?: UndoActions;
  /** Absent where the screen is too small to deploy with care. */
  onDeploy?: () => void;
}

/** Name and state of the draft, undo and redo, export and deploy. */
export function EditorHeader({ draft, isKept, undo, onDeploy }: EditorHeaderProps) {
  const { t } = useTranslation();
  const inBrowser = { text: t(isKept ? 'models.editor.saved' : 'models.editor.notSaved'), isFailed: !isKept };
  const saved = useOpenProject()?.saved ?? inBrowser;
  return (
    <header className="mr-model-head">
      <Tooltip label={t('models.editor.back')}>
        <ActionIcon component={Link} to="/models" variant="subtle" aria-label={t('models.editor.back')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <div className="mr-model-name">
        <h1>{draft.name || t('models.unnamed')}</h1>
        <Text component="span" size="xs" c="dimmed" ff="monospace" className="mr-model-id">
          {draft.processId}
        </Text>
      </div>
      <DraftState draft={draft} />
      <Text
        size="xs"
        role="status"
        // Each pause in typing saves: only what went wrong is worth reading out.
        aria-live={saved.isFailed ? 'polite' : 'off'}
        className="mr-model-kept"
        data-failed={saved.isFailed ? '' : undefined}
      >
        {saved.text}
      </Text>
      <Group gap={4} wrap="nowrap" ml="auto">
        {undo && <UndoButtons {...undo} />}
        <ExportMenu fileName={draft.fileName} xml={draft.xml}>
          <Button variant="default" size="xs" leftSection={<IconDownload size={16} />}>
            {t('models.editor.export')}
          </Button>
        </ExportMenu>
        {onDeploy && (
          <Button size="xs" leftSection={<IconRocket size={16} />} onClick={onDeploy}>
            {t('models.editor.deploy')}
          </Button>
        )}
      </Group>
    </header>
  );
}

// helpers

function DraftState({ draft }: { draft: ModelDraft }) {
  const { t } = useTranslation();
  const { basedOn, isChanged } = draft;
  const text = !basedOn
    ? t('models.editor.stateDraft')
    : t(isChanged ? 'models.editor.stateChanged' : 'models.editor.stateSame', { version: basedOn.version });
  return (
    <Badge
      variant="light"
      color={basedOn && !isChanged ? 'completed' : 'waiting'}
      tt="none"
      className="mr-model-state"
    >
      {text}
    </Badge>
  );
}

function UndoButtons({ can, undo, redo }: UndoActions) {
  const { t } = useTranslation();
  return (
    <>
      <Tooltip label={`${t('models.editor.undo')} (Ctrl+Z)`}>
        <ActionIcon variant="subtle" aria-label={t('models.editor.undo')} disabled={!can.undo} onClick={undo}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t('models.editor.redo')} (Ctrl+Y)`}>
        <ActionIcon variant="subtle" aria-label={t('models.editor.redo')} disabled={!can.redo} onClick={redo}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
