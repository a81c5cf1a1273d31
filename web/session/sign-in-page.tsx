import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useDocumentTitle, Text, Title } from '../ui/index.ts';
import { GatePanel } from './gate-panel.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  useDocumentTitle(`${t('signIn.title')} · Millrace`);
  // Whoever comes from a mail types at once; a dialog does the same by itself.
  useEffect(() => document.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  return (
    <GatePanel>
      <Title order={1} size="h3" mb={4}>
        {t('signIn.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('signIn.lead')}
      </Text>
      <SignInForm onSignedIn={() => void queries.invalidateQueries()} />
      <Text size="sm" mt="md">
        <Link to="/accessibility">{t('frame.accessibility')}</Link>
      </Text>
    </GatePanel>
  );
}
