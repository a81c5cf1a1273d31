import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, Button, useProblemNotice } from '#web';

/** Sends a mail to whoever presses it, and opens it in the outbox: there it says whether the server took it. */
export function TestMailButton({ onSent }: { onSent: (mailKey: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () => api.mails.sendTest(),
    onSuccess: async ({ mailKey }) => {
      await queries.invalidateQueries({ queryKey: ['mails'] });
      onSent(mailKey);
    },
    onError: useProblemNotice(t('mail.testFailed')),
  });
  return (
    <Button size="xs" variant="default" loading={send.isPending} onClick={() => send.mutate()}>
      {t('mail.sendTest')}
    </Button>
  );
}
