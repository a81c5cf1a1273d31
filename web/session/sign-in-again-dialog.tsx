import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Modal, Text } from '../ui/index.ts';
import { SignInForm } from './sign-in-form.tsx';

interface SignInAgainDialogProps {
  username: string;
  onSignedIn: () => void;
}

/** Stands over the page after the session ended; closing it is no way around signing in. */
export function SignInAgainDialog({ username, onSignedIn }: SignInAgainDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const resume = (signedIn: string) => {
    // Another person must not see what the first one's queries have left in memory.
    if (signedIn !== username) window.location.reload();
    onSignedIn();
    void queries.invalidateQueries();
  };
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('signIn.again')}
    >
      <Text size="sm" c="dimmed" mb="md">
        {t('signIn.againLead')}
      </Text>
      <SignInForm username={username} onSignedIn={resume} />
    </Modal>
  );
}
