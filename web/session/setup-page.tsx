import { isProblem, type ApiProblem } from '#client';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api-client.ts';
import type { Translate } from '../i18n/translate.ts';
import {
  Alert,
  Anchor,
  Button,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
  useDocumentTitle,
} from '../ui/index.ts';
import { GatePanel } from './gate-panel.tsx';

const passwordLengthMin = 12;

/** First run: the one-time link of the console leads here and makes the first administrator. */
export function SetupPage() {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const [token] = useState(() => new URLSearchParams(window.location.search).get('token') ?? '');
  useDocumentTitle(`${t('setup.title')} · Millrace`);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = readForm(event.currentTarget);
    setBusy(true);
    try {
      await api.session.setUp(entered.token || token, entered.user);
      await api.session.signIn(entered.user);
      window.location.assign('/');
    } catch (error) {
      setBusy(false);
      if (isProblem(error)) setProblem(error);
      else throw error;
    }
  };

  return (
    <GatePanel>
      <Title order={1} size="h3" mb={4}>
        {t('setup.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('setup.lead')}
      </Text>
      <form onSubmit={(event) => void submit(event)}>
        <SetupFields withToken={token === ''} problem={problem} busy={busy} />
      </form>
    </GatePanel>
  );
}

// helpers

interface SetupFieldsProps {
  withToken: boolean;
  problem: ApiProblem | undefined;
  busy: boolean;
}

function SetupFields({ withToken, problem, busy }: SetupFieldsProps) {
  const { t } = useTranslation();
  return (
    <Stack>
      {problem && (
        <Alert color="incident" role="alert">
          {setupMessage(problem, t)} {problem.status === 404 && <Anchor href="/">{t('signIn.title')}</Anchor>}
        </Alert>
      )}
      {withToken && <TextInput name="token" label={t('setup.token')} required />}
      <TextInput
        name="username"
        label={t('signIn.username')}
        autoComplete="username"
        autoCapitalize="none"
        required
      />
      <TextInput name="name" label={t('setup.name')} autoComplete="name" />
      <TextInput name="email" type="email" label={t('setup.email')} autoComplete="email" />
      <PasswordInput
        name="password"
        label={t('signIn.password')}
        description={t('setup.passwordRule', { count: passwordLengthMin })}
        autoComplete="new-password"
        minLength={passwordLengthMin}
        required
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      <Button type="submit" size="md" loading={busy} fullWidth>
        {t('setup.submit')}
      </Button>
    </Stack>
  );
}

function setupMessage(problem: ApiProblem, t: Translate): string {
  if (problem.status === 404) return t('setup.done');
  if (problem.code === 'SETUP_TOKEN_INVALID') return t('setup.tokenInvalid');
  return problem.detail || problem.message;
}

function readForm(form: HTMLFormElement) {
  const data = new FormData(form);
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const password = data.get('password');
  const name = text('name');
  const email = text('email');
  return {
    token: text('token'),
    user: {
      username: text('username'),
      password: typeof password === 'string' ? password : '',
      ...(name ? { name } : {}),
      ...(email ? { email } : {}),
    },
  };
}
