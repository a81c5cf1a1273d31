import { isProblem, type Variables } from '#client';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormCanvas } from '../form/form-canvas.tsx';
import { useSubmission } from '../form/use-submission.ts';
import type { Translate } from '../i18n/translate.ts';
import type { PublicForm } from './guest-page.tsx';

interface GuestFormProps {
  form: PublicForm;
  send: (variables: Variables, idempotencyKey: string) => Promise<{ receipt: string }>;
  onSent: (receipt: string) => void;
}

/** One sending of the form has one key, so that pressing again after a lost connection has no second effect. */
export function GuestForm({ form, send, onSent }: GuestFormProps) {
  const { t } = useTranslation();
  const attempt = useRef<{ text: string; key: string }>(undefined);
  const [problem, setProblem] = useState<unknown>();
  const [isSending, setSending] = useState(false);

  const sendOnce = useCallback(
    (data: Variables) => {
      const text = JSON.stringify(data);
      if (attempt.current?.text !== text) attempt.current = { text, key: newKey() };
      setSending(true);
      send(data, attempt.current.key).then(
        ({ receipt }) => onSent(receipt),
        (error: unknown) => {
          setProblem(error);
          setSending(false);
        },
      );
    },
    [send, onSent],
  );
  const { submit: check, attach, errors, isWaiting } = useSubmission(sendOnce);
  const submit = () => {
    if (isSending) return;
    setProblem(undefined);
    check();
  };
  const lines = problem === undefined ? [] : problemLines(problem, t);
  return (
    <>
      {errors.length > 0 && (
        <div role="alert" className="guest-alert">
          <h2>{t('guest.errors')}</h2>
          <ul>
            {errors.map(({ label, messages, focus }, index) => (
              <li key={`${label}${index}`}>
                <button type="button" className="guest-link" onClick={focus}>
                  {label}
                </button>
                : {messages.join(' ')}
              </li>
            ))}
          </ul>
        </div>
      )}
      <FormCanvas
        schema={form.schema}
        formId={form.formId}
        data={form.variables}
        onSubmit={submit}
        ref={attach}
        broken={() => (
          <p role="alert" className="guest-alert">
            {t('guest.broken')}
          </p>
        )}
      />
      {lines.length > 0 && (
        <div role="alert" className="guest-alert">
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <button type="button" className="guest-button" disabled={isSending || isWaiting} onClick={submit}>
        {t(isSending || isWaiting ? 'guest.sending' : 'guest.send')}
      </button>
    </>
  );
}

// helpers

/** `crypto.randomUUID` is missing on plain http pages of other hosts. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');
}

function problemLines(problem: unknown, t: Translate): string[] {
  if (isProblem(problem, 'NOT_FOUND')) return [t('guest.gone'), t('guest.goneHint')];
  if (isProblem(problem, 'RATE_LIMITED')) return [t('guest.notSent'), t('guest.busy')];
  if (isProblem(problem, 'PROCESS_NOT_STARTABLE', 'INSTANCE_QUOTA_REACHED'))
    return [t('guest.notSent'), t('guest.closed')];
  if (isProblem(problem, 'FORM_INVALID'))
    return [t('guest.notSent'), ...problem.errors.map(({ message }) => message)];
  return [t('guest.notSent'), t('problem.offline')];
}
