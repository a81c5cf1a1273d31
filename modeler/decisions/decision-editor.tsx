import { useEffect, useState } from 'react';
import { PaneBoundary } from '#web';
import { DeployDialog } from '../deploy/deploy-dialog.tsx';
import { useDeploymentFiles } from '../deploy/use-deployment-files.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import type { OpenDraft } from '../drafts/use-model-draft.ts';
import { EditorHeader } from '../editor/editor-header.tsx';
import { decisionFacts } from '../model/decision-facts.ts';
import { ProblemsBar } from '../problems/problems-bar.tsx';
import { ReadOnlyNote } from '../problems/read-only-note.tsx';
import { useOpenProject } from '../projects/project-context.ts';
import { useModelCheck } from '../problems/use-model-check.ts';
import { useDecisionComments } from './use-decision-comments.ts';
import { DecisionStage, type DecisionStageState } from './decision-stage.tsx';
import { TryDecision } from './try-decision.tsx';

interface DecisionEditorProps {
  draft: ModelDraft;
  open: OpenDraft;
  /** Why the file is only shown; nothing where it may be edited. */
  note: string | undefined;
  isNarrow: boolean;
  onLost: (lost: string[]) => void;
}

/** The editor of one decision draft: views, a trial on sample data, and the problems below. */
export function DecisionEditor({ draft, open, note, isNarrow, onLost }: DecisionEditorProps) {
  const [stage, setStage] = useState<DecisionStageState>();
  const [isDeploying, setIsDeploying] = useState(false);
  const { fileName, xml } = draft;
  const files = useDeploymentFiles(draft, noForms);
  const check = useModelCheck(files);
  useDecisionText(stage, open.change);
  useDecisionComments(stage);
  const project = useOpenProject();
  useEffect(() => {
    if (stage && stage.lost.length > 0) onLost(stage.lost);
  }, [stage, onLost]);
  const mayEdit = note === undefined;
  return (
    <div className="mr-model">
      <EditorHeader
        draft={draft}
        isKept={open.isKept}
        {...(mayEdit && stage && { undo: stage })}
        {...(!isNarrow && { onDeploy: () => setIsDeploying(true) })}
      />
      {note !== undefined && <ReadOnlyNote reason={note} check={check} isNarrow={isNarrow} />}
      <div className="mr-model-body">
        <DecisionStage
          key={String(mayEdit)}
          name={draft.name}
          xml={xml}
          openKey={draft.draftId}
          mayEdit={mayEdit}
          comments={project?.commentsOn(fileName)}
          onState={setStage}
        />
        {!isNarrow && (
          <PaneBoundary resetKey={draft.draftId}>
            <TryDecision fileName={fileName} xml={xml} />
          </PaneBoundary>
        )}
      </div>
      <ProblemsBar state={check} onShow={() => setIsDeploying(false)} />
      {isDeploying && (
        <DeployDialog
          draft={draft}
          files={files}
          linkedIds={[]}
          check={check}
          onShow={() => setIsDeploying(false)}
          onShowElement={() => setIsDeploying(false)}
          onDeployed={(basedOn) => open.change({ basedOn, isChanged: false })}
          onClose={() => setIsDeploying(false)}
        />
      )}
    </div>
  );
}

// helpers

const noForms: string[] = [];

/** Takes the model's text over into the draft after every change; the newest text wins. */
function useDecisionText(stage: DecisionStageState | undefined, change: OpenDraft['change']): void {
  const modeler = stage?.modeler;
  const changes = stage?.changes ?? 0;
  useEffect(() => {
    if (!modeler || changes === 0) return undefined;
    let isOld = false;
    void modeler.saveXML({ format: true }).then(({ xml }) => {
      if (isOld) return;
      const { requirementsId, name } = decisionFacts(xml);
      change({ xml, processId: requirementsId, name });
    });
    return () => {
      isOld = true;
    };
  }, [modeler, changes, change]);
}
