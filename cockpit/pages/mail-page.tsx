import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Mail, MailState } from '#client';
import {
  api,
  Badge,
  DataTable,
  EmptyState,
  NativeSelect,
  TextInput,
  TimeText,
  useDebouncedCallback,
  useSearchOf,
  type Column,
} from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { MailDialog } from '../mail/mail-dialog.tsx';
import { mailsPerPage, mailsRequest, mailStates, readMailsSearch } from '../mail/mail-search.ts';

const colors: Record<MailState, string> = {
  QUEUED: 'waiting',
  SENT: 'completed',
  FAILED: 'incident',
  CANCELED: 'gray',
};

/** The outbox: what was sent to whom, what waits and what could not be sent. Where mails are caught, what would have been sent. */
export function MailPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readMailsSearch);
  const mails = useQuery({
    queryKey: ['mails', 'list', search.state, search.q, search.from],
    queryFn: ({ signal }) => api.mails.search(mailsRequest(search), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refetchMs,
  });
  const find = useDebouncedCallback(
    (typed: string) => setSearch({ q: typed.trim() || undefined, from: undefined }, { replace: true }),
    typingPauseMs,
  );
  return (
    <AdminPage
      id="mail"
      actions={
        <>
          <TextInput
            size="xs"
            aria-label={t('mail.search')}
            placeholder={t('mail.search')}
            defaultValue={search.q ?? ''}
            onChange={({ currentTarget }) => find(currentTarget.value)}
          />
          <NativeSelect
            size="xs"
            aria-label={t('mail.stateLabel')}
            value={search.state ?? ''}
            onChange={({ currentTarget }) =>
              setSearch({
                state: (currentTarget.value || undefined) as MailState | undefined,
                from: undefined,
              })
            }
            data={[
              { value: '', label: t('mail.any') },
              ...mailStates.map((value) => ({ value, label: t(`mail.state.${value}`) })),
            ]}
          />
        </>
      }
    >
      <DataTable
        label={t('admin.mail.title')}
        columns={useColumns()}
        rowKey={({ mailKey }) => mailKey}
        answer={mails.data}
        error={mails.error}
        onRetry={() => void mails.refetch()}
        empty={<EmptyState title={t('mail.none')} hint={t('mail.noneHint')} />}
        from={search.from ?? 0}
        limit={mailsPerPage}
        onPage={(from) => setSearch({ from: from || undefined })}
        onOpen={({ mailKey }) => setSearch({ mail: mailKey })}
        current={search.mail}
      />
      {search.mail && (
        <MailDialog key={search.mail} mailKey={search.mail} onClose={() => setSearch({ mail: undefined })} />
      )}
    </AdminPage>
  );
}

// helpers

const typingPauseMs = 300;
const refetchMs = 5_000;

function useColumns(): Column<Mail>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'subject',
      header: t('mail.subject'),
      cell: (mail) => mail.subject ?? t(`mail.kind.${mail.template}`),
    },
    { id: 'to', header: t('mail.to'), cell: ({ to }) => to },
    {
      id: 'state',
      header: t('mail.stateLabel'),
      cell: ({ state }) => (
        <Badge variant="light" color={colors[state]}>
          {t(`mail.state.${state}`)}
        </Badge>
      ),
    },
    {
      id: 'at',
      header: t('mail.at'),
      wideOnly: true,
      cell: ({ sentAt, createdAt }) => <TimeText at={sentAt ?? createdAt} form="short" />,
    },
  ];
}
