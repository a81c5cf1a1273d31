import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, Modal, TimeText, type Column } from '#web';
import { useDeliveries, type Delivery, type Hook } from '../../queries/hook-queries.ts';
import { wholeList } from '../whole-list.ts';

/** The last calls of a hook and what became of them. */
export function Deliveries({ hook, onClose }: { hook: Hook; onClose: () => void }) {
  const { t } = useTranslation();
  const deliveries = useDeliveries(hook.hookId);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('admin.hooks.deliveries')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <section className="mr-op-card">
        <DataTable
          label={t('admin.hooks.deliveries')}
          columns={useColumns()}
          rowKey={({ receivedAt, receipt, code }) => `${receivedAt} ${receipt ?? code ?? ''}`}
          answer={wholeList(deliveries.data?.items)}
          error={deliveries.error}
          onRetry={() => void deliveries.refetch()}
          empty={<EmptyState title={t('admin.hooks.noDelivery')} hint={t('admin.hooks.noDeliveryHint')} />}
        />
      </section>
    </Modal>
  );
}

// helpers

function useColumns(): Column<Delivery>[] {
  const { t } = useTranslation();
  return [
    { id: 'at', header: t('admin.hooks.column.at'), cell: ({ receivedAt }) => <TimeText at={receivedAt} /> },
    {
      id: 'state',
      header: t('admin.hooks.column.outcome'),
      cell: ({ state, code, message, receipt }) => {
        const isDone = state === 'ACCEPTED';
        const Icon = isDone ? IconCircleCheck : IconCircleX;
        return (
          <>
            <span className="mr-op-state" data-state={isDone ? 'completed' : 'incident'}>
              <Icon size={14} aria-hidden="true" /> {t(`admin.hooks.state.${state}`)}
            </span>
            <span className="mr-op-sub">
              {isDone ? t('admin.hooks.receipt', { receipt }) : `${code ?? ''}: ${message ?? ''}`}
            </span>
          </>
        );
      },
    },
    {
      id: 'bytes',
      header: t('admin.hooks.column.bytes'),
      align: 'right',
      wideOnly: true,
      cell: ({ bytes }) => bytes,
    },
  ];
}
