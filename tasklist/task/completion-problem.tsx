import { isProblem, type ApiProblem } from '#client';
import { useTranslation } from 'react-i18next';
import { Alert, ProblemPanel, type FormFieldError, type Translate } from '#web';

/** The errors of the form on top, each a way to its field. */
export function ErrorSummary({ errors }: { errors: FormFieldError[] }) {
  const { t } = useTranslation();
  if (errors.length === 0) return null;
  return (
    <Alert color="incident" role="alert" title={t('form.errors')} mb="md">
      <ul className="mr-error-links">
        {errors.map((error, index) => (
          <li key={`${error.label}${index}`}>
            <button type="button" onClick={error.focus}>
              {error.label}
            </button>
            : {error.messages.join(' ')}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** Why the server did not complete the task, with what the person can do about it. */
export function CompletionProblem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  const known = isProblem(error) ? knownText(error, t) : undefined;
  if (!known) return <ProblemPanel problem={error} title={t('task.notCompleted')} />;
  return (
    <Alert color="waiting" role="alert" title={t('task.notCompleted')} radius={0}>
      {known}
    </Alert>
  );
}

// helpers

function knownText(problem: ApiProblem, t: Translate): string | undefined {
  switch (problem.code) {
    case 'TASK_NOT_ACTIVE':
      return t('task.problem.notActive');
    case 'TASK_ALREADY_ASSIGNED':
      return t('task.problem.assigned', { name: problem.text('assignee') ?? '' });
    case 'COMPLETION_DENIED':
      return t('task.problem.denied', { reason: problem.text('deniedReason') ?? problem.detail });
    case 'SEPARATION_OF_DUTY':
      return t('task.problem.fourEyes');
    case 'INSTANCE_SUSPENDED':
      return t('task.problem.suspended');
    default:
      return undefined;
  }
}
