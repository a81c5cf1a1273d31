import type { RequestAnswer } from '#client';
import { useTranslation } from 'react-i18next';
import { ProcessForm, TimeText, Title } from '#web';

/** What the requester typed, as they sent it: in its form where there is one. */
export function RequestAnswers({ answers }: { answers: RequestAnswer[] }) {
  const { t } = useTranslation();
  if (answers.length === 0) return null;
  return (
    <section aria-labelledby="request-answers" className="mr-request-part">
      <Title order={2} size="h5" id="request-answers">
        {t('requests.answers')}
      </Title>
      {answers.map((answer, index) => (
        <details key={`${answer.at}${index}`} open={answers.length === 1} className="mr-request-answer">
          <summary>
            {answer.name ?? t('requests.atStart')} · <TimeText at={answer.at} form="short" />
          </summary>
          {answer.form ? (
            <ProcessForm
              schema={answer.form.schema}
              formId={`answer:${answer.at}`}
              data={answer.variables}
              readOnly
            />
          ) : (
            <PlainAnswer answer={answer} />
          )}
        </details>
      ))}
    </section>
  );
}

// helpers

function PlainAnswer({ answer }: { answer: RequestAnswer }) {
  return (
    <dl className="mr-request-values">
      {Object.entries(answer.variables).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
