import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, Alert, Button, Group, Modal, ProblemPanel, Skeleton, TimeText, useProblemNotice } from '#web';
import { MailParts } from './mail-parts.tsx';

/** One mail as its receiver gets it: words and source, and what can be done with it. */
export function MailDialog({ mailKey, onClose }: { mailKey: string; onClose: () => void }) {
  const { t } = useTranslation();
  const mail = useQuery({
    queryKey: ['mails', 'one', mailKey],
    queryFn: ({ signal }) => api.mails.get(mailKey, { signal }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={mail.data?.subject ?? t('mail.one')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {mail.error && <ProblemPanel problem={mail.error} onRetry={() => void mail.refetch()} />}
      {!mail.data && !mail.error && <Skeleton h={240} />}
      {mail.data && (
        <>
          <p className="mr-op-sub">
            {t(`mail.state.${mail.data.state}`)} · {mail.data.to} ·{' '}
            <TimeText at={mail.data.sentAt ?? mail.data.createdAt} form="short" />
          </p>
          {mail.data.lastError && (
            <Alert color="incident" mb="sm">
              {mail.data.lastError}
            </Alert>
          )}
          <MailParts parts={mail.data} />
          <MailActions mailKey={mailKey} isQueued={mail.data.state === 'QUEUED'} />
        </>
      )}
    </Modal>
  );
}

// helpers

function MailActions({ mailKey, isQueued }: { mailKey: string; isQueued: boolean }) {
  const { t } = useTranslation();
  const tell = useProblemNotice();
  const queries = useQueryClient();
  const settings = { onError: tell, onSettled: () => queries.invalidateQueries({ queryKey: ['mails'] }) };
  const resend = useMutation({ mutationFn: () => api.mails.resend(mailKey), ...settings });
  const cancel = useMutation({ mutationFn: () => api.mails.cancel(mailKey), ...settings });
  return (
    <Group justify="flex-end" mt="md">
      {isQueued ? (
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('mail.cancel')}
        </Button>
      ) : (
        <Button loading={resend.isPending} onClick={() => resend.mutate()}>
          {t('mail.resend')}
        </Button>
      )}
    </Group>
  );
}
