import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, PaneBoundary, TimeText, type Column } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { EffectText } from '../admin/effect-fields.tsx';
import { Deliveries } from '../admin/hooks/deliveries.tsx';
import { HookActions, type HookDialogName } from '../admin/hooks/hook-actions.tsx';
import { HookDialog } from '../admin/hooks/hook-dialog.tsx';
import { CopyText, NewSecretDialog } from '../admin/hooks/new-secret.tsx';
import { RehearsalDialog } from '../admin/hooks/rehearsal.tsx';
import { wholeList } from '../admin/whole-list.ts';
import { useHooks, type Hook, type NewSecret } from '../queries/hook-queries.ts';

/** A dialog of one hook; `edit` without a hook makes a new one. */
interface Open {
  dialog: HookDialogName;
  hook: Hook | undefined;
}

/** Webhooks of other systems: their addresses, what their calls do, and what became of them. */
export function HooksPage() {
  const { t } = useTranslation();
  const hooks = useHooks();
  const [open, setOpen] = useState<Open>();
  const [created, setCreated] = useState<NewSecret>();
  const close = () => setOpen(undefined);
  const showSecret = (secret: NewSecret) => {
    close();
    setCreated(secret);
  };
  return (
    <AdminPage
      id="hooks"
      actions={
        <Button size="xs" onClick={() => setOpen({ dialog: 'edit', hook: undefined })}>
          {t('admin.hooks.add')}
        </Button>
      }
    >
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('admin.hooks.title')}>
          <DataTable
            label={t('admin.hooks.title')}
            columns={useColumns(setOpen, showSecret)}
            rowKey={({ hookId }) => hookId}
            answer={wholeList(hooks.data?.items)}
            error={hooks.error}
            onRetry={() => void hooks.refetch()}
            empty={<EmptyState title={t('admin.hooks.none')} hint={t('admin.hooks.noneHint')} />}
          />
        </section>
      </PaneBoundary>
      {open?.dialog === 'edit' && <HookDialog hook={open.hook} onClose={close} onCreated={showSecret} />}
      {open?.dialog === 'deliveries' && open.hook && <Deliveries hook={open.hook} onClose={close} />}
      {open?.dialog === 'test' && open.hook && <RehearsalDialog hook={open.hook} onClose={close} />}
      {created && <NewSecretDialog created={created} onClose={() => setCreated(undefined)} />}
    </AdminPage>
  );
}

// helpers

function useColumns(onOpen: (open: Open) => void, onSecret: (created: NewSecret) => void): Column<Hook>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'effect',
      header: t('admin.hooks.column.effect'),
      cell: (hook) => (
        <>
          <EffectText effect={hook} />
          {hook.declaredBy && (
            <span className="mr-op-sub">
              {t('admin.hooks.declaredBy', {
                process: hook.declaredBy.processDefinitionId,
                element: hook.declaredBy.elementId,
              })}
            </span>
          )}
          {!hook.enabled && <span className="mr-op-sub">{t('admin.off')}</span>}
        </>
      ),
    },
    {
      id: 'address',
      header: t('admin.hooks.address'),
      wideOnly: true,
      cell: ({ url }) => (
        <span className="mr-admin-address">
          <code>{url}</code>
          <CopyText text={url} label={t('admin.hooks.copy.address')} />
        </span>
      ),
    },
    {
      id: 'proof',
      header: t('admin.hooks.proof'),
      wideOnly: true,
      cell: (hook) => <Proof hook={hook} />,
    },
    {
      id: 'changed',
      header: t('admin.column.changed'),
      wideOnly: true,
      cell: ({ changedAt, changedBy }) => (
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
      cell: (hook) => (
        <HookActions
          hook={hook}
          name={hook.processDefinitionId ?? hook.messageName ?? hook.hookId}
          onOpen={(dialog) => onOpen({ dialog, hook })}
          onSecret={onSecret}
        />
      ),
    },
  ];
}

function Proof({ hook }: { hook: Hook }) {
  const { t } = useTranslation();
  const { auth, signature, previousSecretUntil, declaredBy } = hook;
  const kind = auth === 'HMAC' ? (signature?.style ?? 'STANDARD') : auth;
  return (
    <>
      {t(`admin.hooks.kind.${kind}`)}
      {declaredBy?.secretName && (
        <span className="mr-op-sub">{t('admin.hooks.bySecret', { name: declaredBy.secretName })}</span>
      )}
      {previousSecretUntil && (
        <span className="mr-op-sub">
          {t('admin.hooks.previousUntil')} <TimeText at={previousSecretUntil} form="short" />
        </span>
      )}
    </>
  );
}
