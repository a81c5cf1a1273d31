import type { TaskView, Variables } from '#client';
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { api, createFormFiles, ProcessForm, Skeleton, useSubmission, type ProcessFormHandle } from '#web';
import { DraftNotice } from '../forms/draft-notice.tsx';
import { focusFirstField, focusOutcome, focusTask } from '../keys/focus-targets.ts';
import { takeFocusWish } from '../keys/focus-wish.ts';
import { offerTaskAction } from '../keys/task-actions.ts';
import { CompleteBar } from './complete-bar.tsx';
import { CompletionProblem, ErrorSummary } from './completion-problem.tsx';
import { startValues } from './start-values.ts';
import { useDraft } from './use-draft.ts';
import { useCompletion } from './use-completion.ts';
import { ServerChanges } from './server-changes.tsx';
import { UnsentNotice } from './unsent-notice.tsx';

const VariablesForm = lazy(async () => ({
  default: (await import('../forms/variables-form.tsx')).VariablesForm,
}));

interface FormWorkProps {
  view: TaskView;
  editable: boolean;
  /** What is said above the form. */
  children: ReactNode;
}

/**
 * The form with its draft and its completion. Values are taken when the form opens; what the
 * server changes later is offered, never written over what a person typed.
 */
export function FormWork({ view, editable, children }: FormWorkProps) {
  const draft = useDraft(view, editable);
  const [start, setStart] = useState(() => startValues(view, draft.copy));
  const completion = useCompletion(view);
  const [files] = useState(() => createFormFiles(api, { userTaskKey: view.task.userTaskKey }));
  const isAsked = view.task.delegationState === 'PENDING';
  const complete = isAsked ? completion.resolve : completion.complete;

  const { submit, attach, errors, reviewErrors, isWaiting } = useSubmission(complete);
  const outcomes = isAsked ? [] : (view.task.outcomes ?? []);
  const only = outcomes.length === 1 ? outcomes[0]?.value : undefined;
  const isChoice = outcomes.length > 1;
  // Enter and Ctrl+Enter know nothing of outcomes: which of several is meant is chosen by its button.
  const finish = useCallback(() => (isChoice ? focusOutcome() : submit(only)), [isChoice, only, submit]);
  useEffect(() => (editable ? offerTaskAction('complete', finish) : undefined), [editable, finish]);
  const { box, follow } = useWishedFocus(view.task.userTaskKey, editable, attach);
  const takeOver = (variables: Variables) => {
    void draft.forget();
    setStart({ variables, base: variables, restoredAt: undefined, id: start.id + 1 });
  };
  const change = (variables: Variables) => {
    reviewErrors();
    draft.change(variables);
  };
  const shared = {
    data: start.variables,
    readOnly: !editable,
    ref: follow,
    ...(editable ? { onChange: change, onSubmit: finish } : {}),
  };
  const formId = `${view.task.userTaskKey}:${start.id}`;

  return (
    <>
      <div className="mr-task-scroll">
        <div className="mr-task-form" ref={box}>
          {children}
          {editable && start.restoredAt && (
            <DraftNotice savedAt={start.restoredAt} onDiscard={() => takeOver(view.variables)} />
          )}
          {!editable && draft.typed && !completion.isSent && (
            <UnsentNotice before={view.variables} typed={draft.typed} />
          )}
          {editable && <ServerChanges view={view} draft={draft} onTakeOver={takeOver} />}
          <ErrorSummary errors={errors} />
          {view.form ? (
            <ProcessForm key={formId} schema={view.form.schema} formId={formId} files={files} {...shared} />
          ) : (
            <Suspense fallback={<Skeleton h={56} aria-busy="true" />}>
              <VariablesForm key={formId} base={start.base} {...shared} />
            </Suspense>
          )}
        </div>
      </div>
      {editable && <CompletionProblem error={completion.error} />}
      {editable && (
        <CompleteBar
          outcomes={outcomes}
          owner={isAsked ? view.task.owner : null}
          busy={completion.isPending || isWaiting}
          draft={draft.state}
          onComplete={submit}
        />
      )}
    </>
  );
}

// helpers

/** Puts the focus where the last action wished it, once the form is there. `follow` is the ref of the form. */
function useWishedFocus(key: string, editable: boolean, attach: (handle: ProcessFormHandle | null) => void) {
  const box = useRef<HTMLDivElement>(null);
  const [isReady, setReady] = useState(false);
  const follow = useCallback(
    (handle: ProcessFormHandle | null) => {
      attach(handle);
      if (handle) setReady(true);
    },
    [attach],
  );
  useEffect(() => {
    if (!isReady) return;
    const place = takeFocusWish(key, editable);
    if (place === 'form') focusFirstField(box.current);
    else if (place === 'title') focusTask();
  });
  return { box, follow };
}
