import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, PaneBoundary, TimeText, type Column } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { RowActions } from '../admin/row-actions.tsx';
import { TokenDialog } from '../admin/tokens/token-dialog.tsx';
import { useRemoval } from '../admin/use-removal.ts';
import { wholeList } from '../admin/whole-list.ts';
import { useTokens, useTokenWrites, type ApiToken } from '../queries/token-queries.ts';

/** Credentials of workers and scripts: what they may, until when, and when they were used last. */
export function TokensPage() {
  const { t } = useTranslation();
  const tokens = useTokens();
  /** The name that the new token begins with. */
  const [making, setMaking] = useState<string>();
  return (
    <AdminPage
      id="tokens"
      actions={
        <Button size="xs" onClick={() => setMaking('')}>
          {t('admin.tokens.add')}
        </Button>
      }
    >
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('admin.tokens.title')}>
          <DataTable
            label={t('admin.tokens.title')}
            columns={useColumns(setMaking)}
            rowKey={({ clientId }) => clientId}
            answer={wholeList(tokens.data?.items)}
            error={tokens.error}
            onRetry={() => void tokens.refetch()}
            empty={<EmptyState title={t('admin.tokens.none')} hint={t('admin.tokens.noneHint')} />}
          />
        </section>
      </PaneBoundary>
      {making !== undefined && <TokenDialog name={making} onClose={() => setMaking(undefined)} />}
    </AdminPage>
  );
}

// helpers

function useColumns(onRenew: (name: string) => void): Column<ApiToken>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'name',
      header: t('admin.tokens.column.name'),
      cell: ({ name, prefix }) => (
        <>
          <strong>{name}</strong>
          <span className="mr-op-sub">{prefix}…</span>
        </>
      ),
    },
    {
      id: 'lastUsed',
      header: t('admin.secrets.column.lastUsed'),
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span className="mr-op-zero">–</span> : <TimeText at={lastUsedAt} />,
    },
    {
      id: 'created',
      header: t('admin.tokens.column.created'),
      wideOnly: true,
      cell: ({ createdAt }) => <TimeText at={createdAt} />,
    },
    {
      id: 'ends',
      header: t('admin.tokens.ends'),
      cell: ({ expiresAt }) => <TimeText at={expiresAt} />,
    },
    {
      id: 'actions',
      header: t('admin.column.actions'),
      align: 'right',
      cell: (token) => <Actions token={token} onRenew={() => onRenew(token.name)} />,
    },
  ];
}

function Actions({ token: { clientId, name }, onRenew }: { token: ApiToken; onRenew: () => void }) {
  const { t } = useTranslation();
  const { revoke } = useTokenWrites();
  const askAndRemove = useRemoval(revoke);
  const title = t('admin.tokens.deleteOf', { name });
  const words = { title, body: t('admin.tokens.deleteBody'), done: t('admin.tokens.deleted', { name }) };
  return (
    <RowActions
      change={{
        text: t('admin.tokens.renew'),
        label: t('admin.tokens.renewOf', { name }),
        onClick: onRenew,
      }}
      removal={{
        label: title,
        isPending: revoke.isPending,
        onClick: () => void askAndRemove(clientId, words),
      }}
    />
  );
}
