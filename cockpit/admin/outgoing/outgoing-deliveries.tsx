import { IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Button,
  DataTable,
  EmptyState,
  Group,
  Modal,
  notify,
  TimeText,
  useProblemNotice,
  type Column,
} from '#web';
import {
  useOutgoingDeliveries,
  useOutgoingWrites,
  type Outgoing,
  type OutgoingDelivery,
} from '../../queries/outgoing-queries.ts';
import { wholeList } from '../whole-list.ts';

/** The last events of one address and what became of them. */
export function OutgoingDeliveries({ outgoing, onClose }: { outgoing: Outgoing; onClose: () => void }) {
  const { t } = useTranslation();
  const { webhookKey } = outgoing;
  const deliveries = useOutgoingDeliveries(webhookKey);
  const { retryAll } = useOutgoingWrites();
  const notRetried = useProblemNotice(t('admin.outgoing.notRetried'));
  const hasDead = deliveries.data?.items.some(({ state }) => state === 'DEAD') === true;
  const told = ({ count }: { count: number }) => notify('done', t('admin.outgoing.retried', { count }));
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('admin.outgoing.deliveries')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {hasDead && (
        <Group justify="flex-end" mb="sm">
          <Button
            size="xs"
            variant="default"
            loading={retryAll.isPending}
            onClick={() => afterWrite(retryAll.mutateAsync(webhookKey), told, notRetried)}
          >
            {t('admin.outgoing.retryAll')}
          </Button>
        </Group>
      )}
      <section className="mr-op-card">
        <DataTable
          label={t('admin.outgoing.deliveries')}
          columns={useColumns(webhookKey)}
          rowKey={({ deliveryKey }) => deliveryKey}
          answer={wholeList(deliveries.data?.items)}
          error={deliveries.error}
          onRetry={() => void deliveries.refetch()}
          empty={
            <EmptyState title={t('admin.outgoing.noDelivery')} hint={t('admin.outgoing.noDeliveryHint')} />
          }
        />
      </section>
    </Modal>
  );
}

// helpers

const states = {
  DELIVERED: { color: 'completed', Icon: IconCircleCheck },
  WAITING: { color: 'waiting', Icon: IconClock },
  DEAD: { color: 'incident', Icon: IconCircleX },
} as const;

function useColumns(webhookKey: string): Column<OutgoingDelivery>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'event',
      header: t('admin.outgoing.column.event'),
      cell: ({ eventType, processInstanceKey }) => (
        <>
          {eventType}
          <span className="mr-op-sub">
            <Link to="/operate/instances/$processInstanceKey" params={{ processInstanceKey }}>
              {processInstanceKey}
            </Link>
          </span>
        </>
      ),
    },
    {
      id: 'at',
      header: t('admin.outgoing.column.at'),
      wideOnly: true,
      cell: ({ createdAt }) => <TimeText at={createdAt} />,
    },
    {
      id: 'outcome',
      header: t('admin.outgoing.column.outcome'),
      cell: (delivery) => <Outcome delivery={delivery} />,
    },
    {
      id: 'actions',
      header: t('admin.column.actions'),
      align: 'right',
      cell: ({ deliveryKey }) => <Retry webhookKey={webhookKey} deliveryKey={deliveryKey} />,
    },
  ];
}

function Outcome({ delivery: { state, attempts, message, nextAt } }: { delivery: OutgoingDelivery }) {
  const { t } = useTranslation();
  const { color, Icon } = states[state];
  return (
    <>
      <span className="mr-op-state" data-state={color}>
        <Icon size={14} aria-hidden="true" /> {t(`admin.outgoing.state.${state}`)}
      </span>
      {message !== null && <span className="mr-op-sub">{message}</span>}
      {attempts > 0 && state !== 'DELIVERED' && (
        <span className="mr-op-sub">{t('admin.outgoing.attempts', { count: attempts })}</span>
      )}
      {nextAt !== null && attempts > 0 && (
        <span className="mr-op-sub">
          {t('admin.outgoing.next')} <TimeText at={nextAt} form="short" />
        </span>
      )}
    </>
  );
}

function Retry({ webhookKey, deliveryKey }: { webhookKey: string; deliveryKey: string }) {
  const { t } = useTranslation();
  const { retry } = useOutgoingWrites();
  const notRetried = useProblemNotice(t('admin.outgoing.notRetried'));
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={t('admin.outgoing.retryOf', { key: deliveryKey })}
      loading={retry.isPending}
      onClick={() =>
        afterWrite(
          retry.mutateAsync({ webhookKey, deliveryKey }),
          () => notify('done', t('admin.outgoing.retried', { count: 1 })),
          notRetried,
        )
      }
    >
      {t('admin.outgoing.retry')}
    </Button>
  );
}
