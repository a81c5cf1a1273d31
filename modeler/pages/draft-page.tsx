import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import {
  Button,
  Diagram,
  EmptyState,
  Skeleton,
  useDocumentTitle,
  useMediaQuery,
  useProblemNotice,
  type Translate,
} from '#web';
import { DeployDialog } from '../deploy/deploy-dialog.tsx';
import { deploymentFiles } from '../deploy/deployment-files.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import { OtherTabsNote } from '../drafts/other-tabs-note.tsx';
import { useModelDraft, type OpenDraft } from '../drafts/use-model-draft.ts';
import { EditorHeader } from '../editor/editor-header.tsx';
import { fileFacts } from '../model/file-facts.ts';
import { tidyObstacle } from '../model/tidy-obstacle.ts';
import { ProblemsBar } from '../problems/problems-bar.tsx';
import { ReadOnlyNote } from '../problems/read-only-note.tsx';
import { useModelCheck } from '../problems/use-model-check.ts';
import './models-page.css';

const DecisionEditor = lazy(async () => ({
  default: (await import('../decisions/decision-editor.tsx')).DecisionEditor,
}));
const ModelEditor = lazy(async () => ({
  default: (await import('../editor/model-editor.tsx')).ModelEditor,
}));

/** One draft: the editor, or a read-only view where editing would lose something. */
export function DraftPage() {
  const { draftId = '' } = useParams({ strict: false }) as { draftId?: string };
  const [reloads, setReloads] = useState(0);
  return (
    <div className="mr-draft-page">
      <OtherTabsNote
        key={`note-${draftId}-${reloads}`}
        draftId={draftId}
        onReload={() => setReloads(reloads + 1)}
      />
      <OneDraft key={`${draftId}-${reloads}`} draftId={draftId} />
    </div>
  );
}

// helpers

function OneDraft({ draftId }: { draftId: string }) {
  const { t } = useTranslation();
  const open = useModelDraft(draftId);
  const isNarrow = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false });
  const [lost, setLost] = useState<string[]>([]);
  const { draft } = open;
  useDocumentTitle(`${draft?.name ?? t('models.title')} · Millrace`);
  if (!draft) {
    return (
      <EmptyState title={t('models.editor.gone')} hint={t('models.editor.goneHint')}>
        <Link to="/models">{t('models.editor.toModels')}</Link>
      </EmptyState>
    );
  }
  const known = isNarrow ? t('models.narrow') : lostNote(lost, t);
  if (draft.kind === 'decision') {
    return (
      <Suspense fallback={<Skeleton h="100%" radius={0} />}>
        <DecisionEditor
          draft={draft}
          open={open}
          note={known}
          isNarrow={isNarrow ?? false}
          onLost={setLost}
        />
      </Suspense>
    );
  }
  const note = known ?? readOnlyNote(draft.xml, t);
  return note ? (
    <ReadOnlyModel draft={draft} open={open} note={note} isNarrow={isNarrow ?? false} />
  ) : (
    <Suspense fallback={<Skeleton h="100%" radius={0} />}>
      <ModelEditor draft={draft} open={open} onLost={setLost} />
    </Suspense>
  );
}

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
  const [selected, setSelected] = useState<string>();
  const [isDeploying, setIsDeploying] = useState(false);
  const { fileName, xml, forms } = draft;
  const linkedIds = useMemo(() => fileFacts(xml).formIds, [xml]);
  const files = useMemo(
    () => deploymentFiles({ fileName, xml }, forms, linkedIds),
    [fileName, xml, forms, linkedIds],
  );
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
