import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailTemplateNames, type Mail, type MailState, type MailTemplateName } from '#client';
import {
  api,
  Badge,
  Button,
  DataTable,
  EmptyState,
  Group,
  NativeSelect,
  nothingSelected,
  notify,
  TextInput,
  TimeText,
  useDebouncedCallback,
  useProblemNotice,
  type Column,
  type Selection,
} from '#web';
import { MailDialog } from './mail-dialog.tsx';
import { mailsPerPage, mailsRequest, mailStates, type MailsSearch } from './mail-search.ts';

const colors: Record<MailState, string> = {
  QUEUED: 'waiting',
  SENT: 'completed',
  FAILED: 'incident',
  CANCELED: 'gray',
};

interface OutboxProps {
  search: MailsSearch;
  onSearch: (changes: Partial<MailsSearch>, how?: { replace: true }) => void;
}

/** What was sent to whom, what waits and what could not be sent. Where mails are caught, what would have been sent. */
export function Outbox({ search, onSearch }: OutboxProps) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const mails = useQuery({
    queryKey: ['mails', 'list', search.state, search.kind, search.q, search.from],
    queryFn: ({ signal }) => api.mails.search(mailsRequest(search), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refetchMs,
  });
  const shown = mails.data?.items.map(({ mailKey }) => mailKey) ?? [];
  const chosen = shown.filter((key) => selected.has(key));
  // Only what is seen is sent again: "all" means all of the page.
  const select = (selection: Selection) =>
    setSelected(selection.kind === 'all' ? new Set(shown) : selection.keys);
  return (
    <>
      <Group gap="xs" my="xs">
        <OutboxFilters search={search} onSearch={onSearch} />
        {chosen.length > 0 && <ResendButton mailKeys={chosen} onDone={() => setSelected(new Set())} />}
      </Group>
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
        onPage={(from) => onSearch({ from: from || undefined })}
        onOpen={({ mailKey }) => onSearch({ mail: mailKey })}
        current={search.mail}
        selection={chosen.length === 0 ? nothingSelected : { kind: 'some', keys: new Set(chosen) }}
        onSelection={select}
      />
      {search.mail && (
        <MailDialog key={search.mail} mailKey={search.mail} onClose={() => onSearch({ mail: undefined })} />
      )}
    </>
  );
}

// helpers

const typingPauseMs = 300;
const refetchMs = 5_000;

function OutboxFilters({ search, onSearch }: OutboxProps) {
  const { t } = useTranslation();
  const find = useDebouncedCallback(
    (typed: string) => onSearch({ q: typed.trim() || undefined, from: undefined }, { replace: true }),
    typingPauseMs,
  );
  return (
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
          onSearch({ state: (currentTarget.value || undefined) as MailState | undefined, from: undefined })
        }
        data={[
          { value: '', label: t('mail.any') },
          ...mailStates.map((value) => ({ value, label: t(`mail.state.${value}`) })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t('mail.template')}
        value={search.kind ?? ''}
        onChange={({ currentTarget }) =>
          onSearch({
            kind: (currentTarget.value || undefined) as MailTemplateName | undefined,
            from: undefined,
          })
        }
        data={[
          { value: '', label: t('mail.anyKind') },
          ...mailTemplateNames.map((value) => ({ value, label: t(`mail.kind.${value}`) })),
        ]}
      />
    </>
  );
}

function ResendButton({ mailKeys, onDone }: { mailKeys: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const resend = useMutation({
    mutationFn: () => api.mails.resendMany(mailKeys),
    onSuccess: ({ items }) => {
      const sent = items.filter(({ isQueued }) => isQueued).length;
      notify(sent === items.length ? 'done' : 'failed', t('mail.resent', { sent, of: items.length }));
      onDone();
    },
    onError: useProblemNotice(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['mails'] }),
  });
  return (
    <Button size="xs" loading={resend.isPending} onClick={() => resend.mutate()}>
      {t('mail.resendMany', { number: mailKeys.length })}
    </Button>
  );
}

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
      cell: ({ state, lastError }) => (
        <>
          <Badge variant="light" color={colors[state]}>
            {t(`mail.state.${state}`)}
          </Badge>
          {lastError && <div className="mr-mail-error">{lastError}</div>}
        </>
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
