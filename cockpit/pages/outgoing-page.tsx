import { IconAlertTriangle, IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, PaneBoundary, TimeText, type Column } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { NewSecretDialog } from '../admin/hooks/new-secret.tsx';
import { OutgoingActions } from '../admin/outgoing/outgoing-actions.tsx';
import { OutgoingDeliveries } from '../admin/outgoing/outgoing-deliveries.tsx';
import { OutgoingDialog } from '../admin/outgoing/outgoing-dialog.tsx';
import { wholeList } from '../admin/whole-list.ts';
import { useOutgoing, type Outgoing } from '../queries/outgoing-queries.ts';

/** `edit` without one makes a new one. */
interface Open {
  dialog: 'edit' | 'deliveries';
  outgoing: Outgoing | undefined;
}

/** Other systems that are told what happens: their addresses, what waits for them, and what was given up. */
export function OutgoingPage() {
  const { t } = useTranslation();
  const all = useOutgoing();
  const [open, setOpen] = useState<Open>();
  const [created, setCreated] = useState<{ secret: string }>();
  const close = () => setOpen(undefined);
  const showSecret = (secret: { secret: string }) => {
    close();
    setCreated(secret);
  };
  return (
    <AdminPage
      id="outgoing"
      actions={
        <Button size="xs" onClick={() => setOpen({ dialog: 'edit', outgoing: undefined })}>
          {t('admin.outgoing.add')}
        </Button>
      }
    >
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('admin.outgoing.title')}>
          <DataTable
            label={t('admin.outgoing.title')}
            columns={useColumns(setOpen, showSecret)}
            rowKey={({ webhookKey }) => webhookKey}
            answer={wholeList(all.data?.items)}
            error={all.error}
            onRetry={() => void all.refetch()}
            empty={<EmptyState title={t('admin.outgoing.none')} hint={t('admin.outgoing.noneHint')} />}
          />
        </section>
      </PaneBoundary>
      {open?.dialog === 'edit' && (
        <OutgoingDialog outgoing={open.outgoing} onClose={close} onCreated={showSecret} />
      )}
      {open?.dialog === 'deliveries' && open.outgoing && (
        <OutgoingDeliveries outgoing={open.outgoing} onClose={close} />
      )}
      {created && <NewSecretDialog created={created} onClose={() => setCreated(undefined)} />}
    </AdminPage>
  );
}

// helpers

function useColumns(
  onOpen: (open: Open) => void,
  onSecret: (created: { secret: string }) => void,
): Column<Outgoing>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'address',
      header: t('admin.outgoing.column.address'),
      cell: ({ url, description }) => (
        <>
          <span className="mr-admin-type">{url}</span>
          {description !== '' && <span className="mr-op-sub">{description}</span>}
        </>
      ),
    },
    {
      id: 'events',
      header: t('admin.outgoing.events'),
      wideOnly: true,
      cell: ({ eventTypes, filter }) => (
        <>
          {eventTypes.join(', ')}
          <span className="mr-op-sub">{filter.processDefinitionId ?? t('admin.outgoing.allProcesses')}</span>
        </>
      ),
    },
    {
      id: 'state',
      header: t('admin.outgoing.column.state'),
      cell: (outgoing) => <State outgoing={outgoing} />,
    },
    {
      id: 'lastSuccess',
      header: t('admin.outgoing.column.lastSuccess'),
      wideOnly: true,
      cell: ({ lastSuccessAt, lastFailureAt, lastFailure }) => (
        <>
          {lastSuccessAt === null ? <span className="mr-op-zero">–</span> : <TimeText at={lastSuccessAt} />}
          {lastFailureAt !== null && (lastSuccessAt === null || lastFailureAt > lastSuccessAt) && (
            <span className="mr-op-sub">{lastFailure}</span>
          )}
        </>
      ),
    },
    {
      id: 'actions',
      header: t('admin.column.actions'),
      align: 'right',
      cell: (outgoing) => (
        <OutgoingActions
          outgoing={outgoing}
          onOpen={(dialog) => onOpen({ dialog, outgoing })}
          onSecret={onSecret}
        />
      ),
    },
  ];
}

function State({ outgoing: { enabled, offReason, waiting, dead } }: { outgoing: Outgoing }) {
  const { t } = useTranslation();
  const [color, Icon] = enabled
    ? (['completed', IconCircleCheck] as const)
    : offReason === null
      ? (['suspended', IconPlayerPause] as const)
      : (['incident', IconAlertTriangle] as const);
  const counts = [
    ...(waiting > 0 ? [t('admin.outgoing.waiting', { count: waiting })] : []),
    ...(dead > 0 ? [t('admin.outgoing.dead', { count: dead })] : []),
  ];
  return (
    <>
      <span className="mr-op-state" data-state={color}>
        <Icon size={14} aria-hidden="true" /> {t(enabled ? 'admin.outgoing.on' : 'admin.outgoing.off')}
      </span>
      {offReason !== null && <span className="mr-op-sub">{offReason}</span>}
      <span className="mr-op-sub">
        {counts.length === 0 ? t('admin.outgoing.nothingWaits') : counts.join(', ')}
      </span>
    </>
  );
}
