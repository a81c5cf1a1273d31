import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, PaneBoundary, TimeText, type Column } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { RowActions } from '../admin/row-actions.tsx';
import { SecretDialog } from '../admin/secrets/secret-dialog.tsx';
import { SecretUses } from '../admin/secrets/secret-uses.tsx';
import { useRemoval } from '../admin/use-removal.ts';
import { wholeList } from '../admin/whole-list.ts';
import { useSecrets, useSecretWrites, type Secret } from '../queries/secret-queries.ts';

type Open = { dialog: 'set'; secret: Secret | undefined } | { dialog: 'uses'; secret: Secret };

/** Credentials of connectors: names, who uses them, and new values; no value is ever shown. */
export function SecretsPage() {
  const { t } = useTranslation();
  const secrets = useSecrets();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const add = () => setOpen({ dialog: 'set', secret: undefined });
  return (
    <AdminPage
      id="secrets"
      actions={
        <Button size="xs" onClick={add}>
          {t('admin.secrets.add')}
        </Button>
      }
    >
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('admin.secrets.title')}>
          <DataTable
            label={t('admin.secrets.title')}
            columns={useColumns(setOpen)}
            rowKey={({ name }) => name}
            answer={wholeList(secrets.data?.items)}
            error={secrets.error}
            onRetry={() => void secrets.refetch()}
            empty={<EmptyState title={t('admin.secrets.none')} hint={t('admin.secrets.noneHint')} />}
          />
        </section>
      </PaneBoundary>
      {open?.dialog === 'set' && <SecretDialog secret={open.secret} onClose={close} />}
      {open?.dialog === 'uses' && <SecretUses name={open.secret.name} onClose={close} />}
    </AdminPage>
  );
}

// helpers

function useColumns(onOpen: (open: Open) => void): Column<Secret>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'name',
      header: t('admin.secrets.column.name'),
      cell: ({ name, description, source }) => (
        <>
          <strong>{name}</strong>
          {source === 'ENVIRONMENT' && (
            <span className="mr-op-sub">{t('admin.secrets.fromEnvironment')}</span>
          )}
          {description !== '' && <span className="mr-op-sub">{description}</span>}
        </>
      ),
    },
    {
      id: 'usedBy',
      header: t('admin.secrets.column.usedBy'),
      wideOnly: true,
      cell: ({ usedBy }) => (usedBy.length === 0 ? <Nothing /> : usedBy.join(', ')),
    },
    {
      id: 'lastUsed',
      header: t('admin.secrets.column.lastUsed'),
      cell: (secret) =>
        secret.lastUsedAt === null ? (
          <Nothing />
        ) : (
          <button
            type="button"
            className="mr-op-link"
            aria-label={t('admin.secrets.usesOf', { name: secret.name })}
            onClick={() => onOpen({ dialog: 'uses', secret })}
          >
            <TimeText at={secret.lastUsedAt} />
          </button>
        ),
    },
    {
      id: 'changed',
      header: t('admin.column.changed'),
      wideOnly: true,
      cell: ({ changedAt, changedBy }) =>
        changedAt === null ? (
          <Nothing />
        ) : (
          <>
            <TimeText at={changedAt} />
            <span className="mr-op-sub">{changedBy}</span>
          </>
        ),
    },
    {
      id: 'actions',
      header: t('admin.column.actions'),
      align: 'right',
      cell: (secret) => <Actions secret={secret} onReplace={() => onOpen({ dialog: 'set', secret })} />,
    },
  ];
}

function Nothing() {
  return <span className="mr-op-zero">–</span>;
}

function Actions({ secret, onReplace }: { secret: Secret; onReplace: () => void }) {
  const { t } = useTranslation();
  const { name, source, usedBy } = secret;
  const { remove } = useSecretWrites();
  const askAndRemove = useRemoval(remove);
  const title = t('admin.secrets.deleteOf', { name });
  const isUsed = usedBy.length > 0;
  const body = isUsed
    ? t('admin.secrets.deleteUsed', { uses: usedBy.join(', ') })
    : t('admin.secrets.deleteBody');
  const words = { title, body, done: t('admin.secrets.deleted', { name }) };
  const removeIt = () => void askAndRemove({ name, isUsedToo: isUsed }, words);
  if (source === 'ENVIRONMENT') return <Nothing />;
  return (
    <RowActions
      change={{
        text: t('admin.secrets.replace'),
        label: t('admin.secrets.replaceOf', { name }),
        onClick: onReplace,
      }}
      removal={{ label: title, isPending: remove.isPending, onClick: removeIt }}
    />
  );
}
