import { isProblem, type HttpClient, type Variables } from '#client';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { GuestForm } from './guest-form.tsx';

export interface PublicForm {
  formId: string;
  version: number;
  schema: string;
  name: string;
  variables: Variables;
}

interface GuestPageProps {
  http: HttpClient;
  /** Where the form is read and sent. */
  path: string;
}

/** The form of a public link, without the frame of the product: whoever opens it has no account. */
export function GuestPage({ http, path }: GuestPageProps) {
  const { t } = useTranslation();
  const [attempt, setAttempt] = useState(0);
  const [form, setForm] = useState<PublicForm>();
  const [problem, setProblem] = useState<unknown>();
  const [receipt, setReceipt] = useState<string>();

  useEffect(() => {
    const leaving = new AbortController();
    http
      .get<PublicForm>(path, { signal: leaving.signal })
      .then(setForm)
      .catch((error: unknown) => {
        if (!leaving.signal.aborted) setProblem(error);
      });
    return () => leaving.abort();
  }, [http, path, attempt]);
  useEffect(() => {
    if (form) document.title = form.name;
  }, [form]);
  const retry = () => {
    setProblem(undefined);
    setAttempt(attempt + 1);
  };

  if (receipt !== undefined) return <Notice title={t('guest.sent')} receipt={receipt} />;
  if (isProblem(problem, 'NOT_FOUND'))
    return (
      <Notice title={t('guest.gone')}>
        <p>{t('guest.goneHint')}</p>
      </Notice>
    );
  if (problem !== undefined)
    return (
      <Notice title={t('guest.failed')}>
        <p>{isProblem(problem, 'RATE_LIMITED') ? t('guest.busy') : t('problem.offline')}</p>
        <button type="button" className="guest-button" onClick={retry}>
          {t('guest.retry')}
        </button>
      </Notice>
    );
  if (!form)
    return (
      <main className="guest-page" aria-busy="true">
        <p>{t('guest.loading')}</p>
      </main>
    );
  return (
    <main className="guest-page">
      <h1>{form.name}</h1>
      <GuestForm
        form={form}
        send={(variables, idempotencyKey) =>
          http.post<{ receipt: string }>(path, { variables }, { idempotencyKey })
        }
        onSent={setReceipt}
      />
    </main>
  );
}

// helpers

/** An end of the page: said to screen readers, too. */
function Notice({ title, receipt, children }: { title: string; receipt?: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className="guest-page">
      <div role="status">
        <h1>{title}</h1>
        {receipt !== undefined && (
          <p>
            {t('guest.receipt', { receipt })}
            <br />
            {t('guest.keep')}
          </p>
        )}
      </div>
      {children}
    </main>
  );
}
