import { lazy, Suspense, useEffect, useRef, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#client';
import { Alert, Button, notify, PaneBoundary } from '#web';
import { showElement } from '../canvas/modeler-actions.ts';
import { DeployDialog } from '../deploy/deploy-dialog.tsx';
import type { DeploymentFile } from '../deploy/deployment-files.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import type { OpenDraft } from '../drafts/use-model-draft.ts';
import { FormPane } from '../forms/form-pane.tsx';
import { applyFix } from '../problems/apply-fix.ts';
import { fieldOf } from '../problems/field-of.ts';
import { useOpenProject } from '../projects/project-context.ts';
import { ProblemsBar } from '../problems/problems-bar.tsx';
import { EditorHeader } from './editor-header.tsx';
import { EditorOutline } from './editor-outline.tsx';
import { EditorStage } from './editor-stage.tsx';
import { useCoveringPane, useReturnedFocus } from './use-covering-pane.ts';
import { SidePanel } from './side-panel.tsx';
import { useEditorModel, useRevealed } from './use-editor-model.ts';
import { useElementComments } from './use-element-comments.ts';
import { useEditorPanes } from './use-editor-panes.ts';
import type { ModelerState } from './use-modeler.ts';

interface ModelEditorProps {
  draft: ModelDraft;
  open: OpenDraft;
  /** The file says something that the editor would not save. */
  onLost: (lost: string[]) => void;
}

/** The editor of one draft: outline, canvas, panel or form editor, and the problems below. */
export function ModelEditor({ draft, open, onLost }: ModelEditorProps) {
  const places = { canvas: useRef<HTMLDivElement>(null), panel: useRef<HTMLDivElement>(null) };
  const { state, files, linkedIds, check, problems, play, tidy } = useEditorModel(draft, open, places);
  const { modeler } = state;
  const panes = useEditorPanes();
  const form = draft.forms.find((one) => one.formId === panes.formId);
  useRevealed(state, form?.formId);
  useNotices(state, onLost);
  useElementComments(state, draft.fileName);
  const { showAt, show, fix } = useProblemActions(modeler, draft.fileName, panes.showCanvas);

  return (
    <div className="mr-model" data-form={form ? 'open' : undefined}>
      <EditorHeader draft={draft} isKept={open.isKept} undo={state.history} onDeploy={panes.openDeploy} />
      <UndrawnNote names={state.undrawn} onTidy={tidy} />
      <div className="mr-model-body">
        {panes.hasOutline && modeler && (
          <EditorOutline modeler={modeler} state={state} problems={problems} onClose={panes.toggleOutline} />
        )}
        <EditorStage
          name={draft.name}
          xml={draft.xml}
          canvas={places.canvas}
          state={state}
          hasOutline={panes.hasOutline}
          onOutline={panes.toggleOutline}
          onTry={panes.openTrial}
          onTidy={tidy}
        />
        {form && (
          <OpenForm
            form={form}
            onChange={(changed) => open.change({ forms: replaced(draft.forms, changed) })}
            onClose={() => panes.setFormId(undefined)}
          />
        )}
        <SidePanel
          modeler={modeler}
          selected={state.selected}
          draft={draft}
          check={check}
          isHidden={form !== undefined}
          tab={panes.tab}
          onTab={panes.setTab}
          panel={places.panel}
          onForms={(forms) => open.change({ forms })}
          onEditForm={panes.setFormId}
          onSample={(sampleData) => open.change({ sampleData, isChanged: draft.isChanged })}
        />
      </div>
      <ProblemsBar state={check} onShow={show} onPlay={play} onFix={fix} />
      {panes.isDeploying && (
        <DeployDialog
          draft={draft}
          files={files}
          linkedIds={linkedIds}
          check={check}
          onShow={show}
          onShowElement={showAt}
          onDeployed={(basedOn) => open.change({ basedOn, isChanged: false })}
          onClose={panes.closeDeploy}
        />
      )}
      {panes.isTrying && <Trial draft={draft} files={files} onClose={panes.closeTrial} />}
    </div>
  );
}

// helpers

function useProblemActions(modeler: ModelerState['modeler'], fileName: string, showCanvas: () => void) {
  const { t } = useTranslation();
  const project = useOpenProject();
  const showAt = (elementId?: string | null, field?: string) => {
    showCanvas();
    if (modeler && elementId) showElement(modeler, elementId, field);
  };
  const show = ({ elementId, code, resourceName }: Problem) => {
    // What is checked is the whole project, so a problem may lie in another file.
    if (project && resourceName && resourceName !== fileName) project.openFile(resourceName);
    else showAt(elementId, fieldOf(code));
  };
  const fix = (problem: Problem) => {
    if (modeler && applyFix(modeler, problem)) show(problem);
    else notify('failed', t('models.problems.fixFailed'));
  };
  return { showAt, show, fix };
}

/** Steps without a place are run all the same, so it is said which ones nobody sees. */
function UndrawnNote({ names, onTidy }: { names: readonly string[]; onTidy: () => void }) {
  const { t } = useTranslation();
  const namedMax = 5;
  if (names.length === 0) return null;
  const shown = names.slice(0, namedMax).join(', ') + (names.length > namedMax ? ', …' : '');
  return (
    <Alert color="waiting" radius={0} py="xs" role="status">
      {t('models.editor.undrawn', { count: names.length, names: shown })}{' '}
      <Button size="compact-sm" variant="default" onClick={onTidy}>
        {t('models.tidy.open')}
      </Button>
    </Alert>
  );
}

/** A form that cannot be shown does not take the editor with it. */
function OpenForm(props: ComponentProps<typeof FormPane>) {
  const { formId } = props.form;
  const place = useCoveringPane<HTMLElement>('[data-edit-form]');
  return (
    <PaneBoundary resetKey={formId}>
      <FormPane key={formId} place={place} {...props} />
    </PaneBoundary>
  );
}

const TryIt = lazy(async () => ({ default: (await import('../trial/try-it.tsx')).TryIt }));

interface TrialProps {
  draft: ModelDraft;
  files: DeploymentFile[];
  onClose: () => void;
}

/** Fetched when somebody tries for the first time. */
function Trial({ draft, files, onClose }: TrialProps) {
  useReturnedFocus();
  return (
    <PaneBoundary resetKey={draft.draftId}>
      <Suspense fallback={null}>
        <TryIt
          draftId={draft.draftId}
          name={draft.name}
          files={files}
          forms={draft.forms}
          onClose={onClose}
        />
      </Suspense>
    </PaneBoundary>
  );
}

/** What is to be said of the file that was opened. */
function useNotices({ lost, templates }: ModelerState, onLost: ModelEditorProps['onLost']): void {
  useLost(lost, onLost);
  useTemplateNotice(templates);
}

function useLost(lost: string[], onLost: (lost: string[]) => void): void {
  useEffect(() => {
    if (lost.length > 0) onLost(lost);
  }, [lost, onLost]);
}

/** Said once for each editor: what can be appended is less than the person expects. */
function useTemplateNotice({ failure, wrong }: ModelerState['templates']): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (failure !== undefined) notify('failed', t('models.templates.failed'));
  }, [failure, t]);
  useEffect(() => {
    const [first] = wrong;
    if (first !== undefined) notify('failed', t('models.templates.wrong', { count: wrong.length, first }));
  }, [wrong, t]);
}

function replaced(forms: ModelDraft['forms'], changed: ModelDraft['forms'][number]): ModelDraft['forms'] {
  return forms.map((form) => (form.formId === changed.formId ? changed : form));
}
