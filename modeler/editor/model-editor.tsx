import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notify, PaneBoundary, ProblemPanel } from '#web';
import { createProblemMarkers } from '../canvas/problem-markers.ts';
import { showElement } from '../canvas/modeler-actions.ts';
import { DeployDialog } from '../deploy/deploy-dialog.tsx';
import { deploymentFiles } from '../deploy/deployment-files.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import type { OpenDraft } from '../drafts/use-model-draft.ts';
import { FormPane } from '../forms/form-pane.tsx';
import { fileFacts, mainProcess } from '../model/file-facts.ts';
import { applyFix } from '../problems/apply-fix.ts';
import { fieldOf } from '../problems/field-of.ts';
import { marksByElement } from '../problems/problem-groups.ts';
import { ProblemsBar } from '../problems/problems-bar.tsx';
import { useModelCheck } from '../problems/use-model-check.ts';
import { CanvasTools } from './canvas-tools.tsx';
import { EditorHeader } from './editor-header.tsx';
import { EditorOutline } from './editor-outline.tsx';
import { SidePanel } from './side-panel.tsx';
import { useModeler, type ModelerState } from './use-modeler.ts';

interface ModelEditorProps {
  draft: ModelDraft;
  open: OpenDraft;
}

/** The editor of one draft: outline, canvas, panel or form editor, and the problems below. */
export function ModelEditor({ draft, open }: ModelEditorProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const state = useModeler({ canvas, panel }, draft.xml, draft.draftId);
  const { modeler } = state;
  useModelText(state, open);

  const linkedIds = useMemo(() => fileFacts(draft.xml).formIds, [draft.xml]);
  const files = useMemo(() => deploymentFiles(draft, draft.forms, linkedIds), [draft, linkedIds]);
  const check = useModelCheck(files);
  const problems = useMemo(() => check.check?.problems ?? [], [check.check]);
  useMarkers(state, problems);

  const [hasOutline, setHasOutline] = useState(false);
  const [isDeploying, setIsDeploying] = useState(false);
  const [formId, setFormId] = useState<string>();
  const form = draft.forms.find((one) => one.formId === formId);

  const show = useCallback(
    (elementId: string, code?: string) => {
      setFormId(undefined);
      setIsDeploying(false);
      if (modeler) showElement(modeler, elementId, code ? fieldOf(code) : undefined);
    },
    [modeler],
  );
  const onOutlineKey = (event: React.KeyboardEvent) => {
    if (event.key.toLowerCase() === 'o' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
      setHasOutline((old) => !old);
    }
  };

  return (
    <div className="mr-model" data-form={form ? 'open' : undefined}>
      <EditorHeader draft={draft} isKept={open.isKept} state={state} onDeploy={() => setIsDeploying(true)} />
      <div className="mr-model-body">
        {hasOutline && modeler && <EditorOutline modeler={modeler} state={state} problems={problems} />}
        <section className="mr-model-stage" aria-label={t('models.editor.label', { name: draft.name })}>
          {/* The canvas library handles its own keys; O opens the outline from here. */}
          {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
          <div ref={canvas} className="mr-canvas mr-model-canvas" onKeyDown={onOutlineKey} />
          <CanvasTools modeler={modeler} hasOutline={hasOutline} onOutline={() => setHasOutline(!hasOutline)} />
          {state.failure !== undefined && (
            <ProblemPanel problem={state.failure} title={t('models.editor.failed')} />
          )}
        </section>
        {form && (
          <PaneBoundary resetKey={form.formId}>
            <FormPane
              key={form.formId}
              form={form}
              onChange={(changed) =>
                open.change({ forms: draft.forms.map((one) => (one.formId === changed.formId ? changed : one)) })
              }
              onClose={() => setFormId(undefined)}
            />
          </PaneBoundary>
        )}
        <SidePanel
          isHidden={form !== undefined}
          panel={panel}
          modeler={modeler}
          selected={state.selected}
          draft={draft}
          onForms={(forms) => open.change({ forms })}
          onEditForm={setFormId}
        />
      </div>
      <ProblemsBar
        state={check}
        onShow={(problem) => problem.elementId && show(problem.elementId, problem.code)}
        onFix={(problem) => {
          if (modeler && applyFix(modeler, problem)) show(problem.elementId ?? '');
          else notify('failed', t('models.problems.fixFailed'));
        }}
      />
      {isDeploying && (
        <DeployDialog
          draft={draft}
          files={files}
          linkedIds={linkedIds}
          check={check}
          onShow={(problem) => problem.elementId && show(problem.elementId, problem.code)}
          onDeployed={(basedOn) => open.change({ basedOn, isChanged: false })}
          onClose={() => setIsDeploying(false)}
        />
      )}
    </div>
  );
}

// helpers

/** Takes the model's text over into the draft after every change; the newest text wins. */
function useModelText(state: ModelerState, open: OpenDraft): void {
  const { modeler, changes } = state;
  const { change } = open;
  useEffect(() => {
    if (!modeler || changes === 0) return undefined;
    let isOld = false;
    void modeler.saveXML({ format: true }).then(({ xml }) => {
      if (isOld || !xml) return;
      const process = mainProcess(fileFacts(xml));
      const name = process?.name || process?.processId;
      change({ xml, ...(process ? { processId: process.processId, name: name ?? '' } : {}) });
    });
    return () => {
      isOld = true;
    };
  }, [modeler, changes, change]);
}

function useMarkers(state: ModelerState, problems: Parameters<typeof marksByElement>[0]): void {
  const { modeler } = state;
  const markers = useMemo(
    () => (modeler ? createProblemMarkers(modeler, (id) => showElement(modeler, id)) : undefined),
    [modeler],
  );
  useEffect(() => markers?.show(marksByElement(problems)), [markers, problems]);
}

function isTyping(target: EventTarget): boolean {
  const element = target instanceof HTMLElement ? target : undefined;
  return element !== undefined && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}
