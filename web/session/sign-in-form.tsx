import { isProblem, type ApiProblem } from '#client';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api-client.ts';
import type { Translate } from '../i18n/translate.ts';
import { Alert, Button, PasswordInput, Stack, TextInput } from '../ui/index.ts';

interface SignInFormProps {
  username?: string;
  onSignedIn: (username: string) => void;
}

/** Username and password, and the second factor only when the server asks for it. */
export function SignInForm({ username: known = '', onSignedIn }: SignInFormProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const needsOtp = problem?.code === 'OTP_REQUIRED';

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = readForm(event.currentTarget);
    setBusy(true);
    try {
      await api.session.signIn(entered);
      onSignedIn(entered.username);
    } catch (error) {
      if (isProblem(error)) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {problem && (
          <Alert color={needsOtp ? 'accent' : 'incident'} role="alert">
            {signInMessage(problem, t)}
          </Alert>
        )}
        <TextInput
          name="username"
          label={t('signIn.username')}
          defaultValue={known}
          autoComplete="username"
          autoCapitalize="none"
          required
          data-autofocus={known === '' || undefined}
        />
        <PasswordInput
          name="password"
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          data-autofocus={known !== '' || undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        {needsOtp && (
          <TextInput
            name="otp"
            label={t('signIn.otp')}
            autoComplete="one-time-code"
            inputMode="numeric"
            required
          />
        )}
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}

// helpers

function readForm(form: HTMLFormElement) {
  const data = new FormData(form);
  const otp = data.get('otp');
  return {
    username: textOf(data.get('username')),
    password: textOf(data.get('password')),
    ...(typeof otp === 'string' && otp !== '' ? { otp } : {}),
  };
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

function signInMessage(problem: ApiProblem, t: Translate): string {
  if (problem.code === 'SIGN_IN_FAILED') return t('signIn.failed');
  if (problem.code === 'OTP_REQUIRED') return t('signIn.otpNeeded');
  return problem.detail || problem.message;
}
