import type { TaskView, Variables } from '#client';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, createFormFiles, ProcessForm, Text, TimeText, useSubmission } from '#web';
import { offerTaskAction } from '../keys/task-actions.ts';
import { VariablesForm } from '../forms/variables-form.tsx';
import { CompleteBar } from './complete-bar.tsx';
import { CompletionProblem, ErrorSummary } from './completion-problem.tsx';
import { startValues } from './start-values.ts';
import { useDraft } from './use-draft.ts';
import { useCompletion } from './use-completion.ts';
import { ServerChanges } from './server-changes.tsx';

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
  const { t } = useTranslation();
  const draft = useDraft(view, editable);
  const [start, setStart] = useState(() => startValues(view, draft.copy));
  const completion = useCompletion(view);
  const [files] = useState(() => createFormFiles(api, { userTaskKey: view.task.userTaskKey }));
  const isAsked = view.task.delegationState === 'PENDING';
  const complete = isAsked ? completion.resolve : completion.complete;

  const { submit, attach, errors, forgetErrors, isWaiting } = useSubmission(complete);
  useEffect(() => (editable ? offerTaskAction('complete', () => submit()) : undefined), [editable, submit]);
  const takeOver = (variables: Variables) => {
    draft.forget();
    setStart({ variables, restoredAt: undefined, id: start.id + 1 });
  };
  const change = (variables: Variables) => {
    forgetErrors();
    draft.change(variables);
  };
  const shared = {
    data: start.variables,
    readOnly: !editable,
    ref: attach,
    ...(editable ? { onChange: change, onSubmit: () => submit() } : {}),
  };
  const formId = `${view.task.userTaskKey}:${start.id}`;

  return (
    <>
      <div className="mr-task-scroll">
        <div className="mr-task-form">
          {children}
          {editable && start.restoredAt && (
            <Text size="sm" mb="sm" role="status">
              {t('task.draftRestored')} <TimeText at={start.restoredAt} form="short" />
            </Text>
          )}
          {editable && <ServerChanges view={view} draft={draft} onTakeOver={takeOver} />}
          <ErrorSummary errors={errors} />
          {view.form ? (
            <ProcessForm key={formId} schema={view.form.schema} formId={formId} files={files} {...shared} />
          ) : (
            <VariablesForm key={formId} {...shared} />
          )}
        </div>
      </div>
      {editable && <CompletionProblem error={completion.error} />}
      {editable && (
        <CompleteBar
          outcomes={isAsked ? [] : (view.task.outcomes ?? [])}
          owner={isAsked ? view.task.owner : null}
          busy={completion.isPending || isWaiting}
          draft={draft.state}
          onComplete={submit}
        />
      )}
    </>
  );
}
