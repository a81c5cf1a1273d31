import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#client';
import type { ModelElement } from '../canvas/model-element.ts';
import { createPathPlayer } from '../canvas/path-play.ts';
import { createProblemMarkers } from '../canvas/problem-markers.ts';
import { revealElement, showElement } from '../canvas/modeler-actions.ts';
import type { DeploymentFile } from '../deploy/deployment-files.ts';
import { useDeploymentFiles } from '../deploy/use-deployment-files.ts';
import { elementTypeText, useSession } from '#web';
import { createEarlierTexts, tabStorage, type EarlierTexts } from '../drafts/earlier-texts.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import type { OpenDraft } from '../drafts/use-model-draft.ts';
import { useFormVariables } from '../expressions/use-form-variables.ts';
import { fileFacts, mainProcess } from '../model/file-facts.ts';
import { plainProblems } from '../problems/plain-problems.ts';
import { marksByElement } from '../problems/problem-groups.ts';
import { useModelCheck, type CheckState } from '../problems/use-model-check.ts';
import { usePanelLanguage } from './use-panel-language.ts';
import { useTidyUp } from './use-tidy-up.ts';
import { useModeler, type ModelerState, type Places } from './use-modeler.ts';

export interface EditorModel {
  state: ModelerState;
  /** What is checked and deployed: the process and the forms it links to. */
  files: DeploymentFile[];
  linkedIds: string[];
  check: CheckState;
  problems: Problem[];
  /** Shows on the canvas how a run gets to a problem. */
  play: (problem: Problem) => void;
  /** Asks, and lays the drawing out anew; undo brings the old one back. */
  tidy: () => void;
}

const noProblems: Problem[] = [];

/** The editor, the draft it writes to, and the checks of both, kept in step. */
export function useEditorModel(draft: ModelDraft, open: OpenDraft, places: Places): EditorModel {
  const [restores, setRestores] = useState(0);
  const opened = useModeler(places, draft.xml, `${draft.draftId}:${restores}`);
  const earlier = useEarlierTexts(draft.draftId);
  useModelText(opened, draft.xml, earlier, open.change);
  const state = withEarlier(opened, earlier, (text) => {
    open.change({ xml: text, ...namesOf(text) });
    setRestores(restores + 1);
  });
  const linkedIds = useMemo(() => fileFacts(draft.xml).formIds, [draft.xml]);
  const files = useDeploymentFiles(draft, linkedIds);
  const check = usePlainCheck(useModelCheck(files), state);
  const problems = check.check?.problems ?? noProblems;
  useMarkers(state, problems);
  usePanelLanguage(opened);
  useFormVariables(state.modeler, draft);
  const play = usePathPlayer(state);
  const tidy = useTidyUp(draft.xml, (text) => {
    earlier.note(draft.xml, text);
    open.change({ xml: text, ...namesOf(text) });
    setRestores(restores + 1);
  });
  return { state, files, linkedIds, check, problems, play, tidy };
}

/** Keeps the selected element in view when the form editor takes its part of the width. */
export function useRevealed({ modeler, selected }: ModelerState, formId: string | undefined): void {
  const latest = useRef({ modeler, selected });
  latest.current = { modeler, selected };
  useEffect(() => {
    // The canvas learns its new size after the layout.
    const timer = setTimeout(() => {
      const now = latest.current;
      if (now.modeler && now.selected) revealElement(now.modeler, now.selected.id);
    }, 60);
    return () => clearTimeout(timer);
  }, [formId]);
}

// helpers

/** Takes the model's text over into the draft after every change; the newest text wins. */
function useModelText(
  { modeler, changes }: ModelerState,
  before: string,
  earlier: EarlierTexts,
  change: OpenDraft['change'],
): void {
  const latest = useRef(before);
  latest.current = before;
  useEffect(() => {
    if (!modeler || changes === 0) return undefined;
    let isOld = false;
    void modeler.saveXML({ format: true }).then(({ xml }) => {
      if (isOld || !xml) return;
      earlier.note(latest.current, xml);
      change({ xml, ...namesOf(xml) });
    });
    return () => {
      isOld = true;
    };
  }, [modeler, changes, change, earlier]);
}

/** The findings in words that do without ids. */
function usePlainCheck(state: CheckState, { modeler }: ModelerState): CheckState {
  const { t } = useTranslation();
  const { check } = state;
  const plain = useMemo(() => {
    if (!check || !modeler) return check;
    const registry = modeler.get<ElementRegistry>('elementRegistry');
    const typeOf = (id: string) => {
      const element = registry.get(id) as unknown as ModelElement | undefined;
      return element && elementTypeText(element.businessObject.$type, t);
    };
    const problems = plainProblems(check.problems, { typeOf, unnamed: t('diagram.unnamed') });
    return { ...check, problems };
  }, [check, modeler, t]);
  return { ...state, check: plain };
}

/** What the draft is called after its text. */
function namesOf(xml: string): Partial<ModelDraft> {
  const process = mainProcess(fileFacts(xml));
  return process ? { processId: process.processId, name: process.name || process.processId } : {};
}

function useEarlierTexts(draftId: string): EarlierTexts {
  const { me } = useSession();
  return useMemo(
    () => createEarlierTexts(`millrace-draft:${me.username}:undo:${draftId}`, tabStorage()),
    [me.username, draftId],
  );
}

/** Where the editor has no step to take back, the texts from before the reload go on. */
function withEarlier(
  state: ModelerState,
  earlier: EarlierTexts,
  restore: (text: string) => void,
): ModelerState {
  const { can, undo } = state.history;
  if (state.modeler === undefined || can.undo || earlier.size === 0) return state;
  const goBack = () => {
    const text = earlier.pop();
    if (text === undefined) undo();
    else restore(text);
  };
  return { ...state, history: { ...state.history, can: { ...can, undo: true }, undo: goBack } };
}

/** A path belongs to the model it was found in: the next change takes it off the canvas. */
function usePathPlayer({ modeler, changes }: ModelerState): EditorModel['play'] {
  const player = useMemo(() => (modeler ? createPathPlayer(modeler) : undefined), [modeler]);
  useEffect(() => () => player?.clear(), [player, changes]);
  return (problem) => {
    if (modeler && problem.elementId) showElement(modeler, problem.elementId);
    player?.show(problem.path ?? []);
  };
}

function useMarkers({ modeler }: ModelerState, problems: readonly Problem[]): void {
  const markers = useMemo(
    () => (modeler ? createProblemMarkers(modeler, (id) => showElement(modeler, id)) : undefined),
    [modeler],
  );
  useEffect(() => markers?.show(marksByElement(problems)), [markers, problems]);
}
