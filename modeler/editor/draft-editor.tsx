import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button, Diagram, Skeleton, useMediaQuery, useProblemNotice, type Translate } from '#web';
import { DeployDialog } from '../deploy/deploy-dialog.tsx';
import { useDeploymentFiles } from '../deploy/use-deployment-files.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import type { OpenDraft } from '../drafts/use-model-draft.ts';
import { fileFacts } from '../model/file-facts.ts';
import { tidyObstacle } from '../model/tidy-obstacle.ts';
import { ProblemsBar } from '../problems/problems-bar.tsx';
import { useOpenProject } from '../projects/project-context.ts';
import { ReadOnlyNote } from '../problems/read-only-note.tsx';
import { useModelCheck } from '../problems/use-model-check.ts';
import { EditorHeader } from './editor-header.tsx';

const DecisionEditor = lazy(async () => ({
  default: (await import('../decisions/decision-editor.tsx')).DecisionEditor,
}));
const ModelEditor = lazy(async () => ({
  default: (await import('./model-editor.tsx')).ModelEditor,
}));

interface DraftEditorProps {
  draft: ModelDraft;
  open: OpenDraft;
  /** Somebody else edits, or this person may read only: the file is shown and not deployed. */
  isLocked?: boolean;
}

/** One process or decision: the editor, or a read-only view where editing would lose something. */
export function DraftEditor({ draft, open, isLocked = false }: DraftEditorProps) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const [lost, setLost] = useState<string[]>([]);
  const known = isNarrow ? t('models.narrow') : isLocked ? t('models.project.readOnly') : lostNote(lost, t);
  if (draft.kind === 'decision') {
    return (
      <Suspense fallback={<Skeleton h="100%" radius={0} />}>
        <DecisionEditor
          draft={draft}
          open={open}
          note={known}
          isNarrow={isNarrow || isLocked}
          onLost={setLost}
        />
      </Suspense>
    );
  }
  const note = known ?? readOnlyNote(draft.xml, t);
  return note ? (
    <ReadOnlyModel draft={draft} open={open} note={note} isNarrow={isNarrow || isLocked} />
  ) : (
    <Suspense fallback={<Skeleton h="100%" radius={0} />}>
      <ModelEditor draft={draft} open={open} onLost={setLost} />
    </Suspense>
  );
}

// helpers

/** The note names the first parts; a file of another tool may have hundreds. */
function lostNote(lost: readonly string[], t: Translate): string | undefined {
  const namedMax = 5;
  if (lost.length === 0) return undefined;
  return t('models.editor.wouldLose', {
    count: lost.length,
    parts: lost.slice(0, namedMax).join(', ') + (lost.length > namedMax ? ', …' : ''),
  });
}

/** Why a file is only shown; nothing for one that the editor understands completely. */
function readOnlyNote(xml: string, t: Translate): string | undefined {
  const facts = fileFacts(xml);
  return facts.hasDrawing || facts.processes.length === 0 ? undefined : t('models.editor.noDrawing');
}

interface ReadOnlyModelProps {
  draft: ModelDraft;
  open: OpenDraft;
  note: string;
  isNarrow: boolean;
}

/** The file as it is: it can be looked at, checked, exported and deployed, byte for byte. */
function ReadOnlyModel({ draft, open, note, isNarrow }: ReadOnlyModelProps) {
  const { t } = useTranslation();
  const project = useOpenProject();
  const [selected, setSelected] = useState(project?.wantedElement);
  const onSelect = project?.onSelect;
  useEffect(() => {
    onSelect?.(selected === undefined ? undefined : { id: selected, name: '' });
    return () => onSelect?.(undefined);
  }, [onSelect, selected]);
  const [isDeploying, setIsDeploying] = useState(false);
  const { xml } = draft;
  const linkedIds = useMemo(() => fileFacts(xml).formIds, [xml]);
  const files = useDeploymentFiles(draft, linkedIds);
  const check = useModelCheck(files);
  const show = (elementId: string | null | undefined) => {
    setIsDeploying(false);
    setSelected(elementId ?? undefined);
  };
  return (
    <div className="mr-model">
      <EditorHeader
        draft={draft}
        isKept={open.isKept}
        {...(!isNarrow && { onDeploy: () => setIsDeploying(true) })}
      />
      <ReadOnlyNote reason={note} check={check} isNarrow={isNarrow}>
        {!isNarrow && <DrawButton xml={xml} onDrawn={(drawn) => open.change({ xml: drawn })} />}
      </ReadOnlyNote>
      <div className="mr-model-body">
        <Diagram
          xml={draft.xml}
          label={t('models.editor.label', { name: draft.name })}
          selected={selected}
          onSelect={setSelected}
        />
      </div>
      <ProblemsBar state={check} onShow={(problem) => show(problem.elementId)} />
      {isDeploying && (
        <DeployDialog
          draft={draft}
          files={files}
          linkedIds={linkedIds}
          check={check}
          onShow={(problem) => show(problem.elementId)}
          onShowElement={show}
          onDeployed={(basedOn) => open.change({ basedOn, isChanged: false })}
          onClose={() => setIsDeploying(false)}
        />
      )}
    </div>
  );
}

/** A file without a drawing can be given one, where the layout can place everything in it. */
function DrawButton({ xml, onDrawn }: { xml: string; onDrawn: (xml: string) => void }) {
  const { t } = useTranslation();
  const failed = useProblemNotice(t('models.tidy.failed'));
  const draw = useMutation({
    mutationFn: async () => (await import('../canvas/tidy-up.ts')).tidyUp(xml),
    onSuccess: onDrawn,
    onError: (error) => failed(error),
  });
  if (fileFacts(xml).hasDrawing || tidyObstacle(xml)) return null;
  return (
    <Button size="compact-sm" variant="default" loading={draw.isPending} onClick={() => draw.mutate()}>
      {t('models.tidy.draw')}
    </Button>
  );
}
