import { IconAlertTriangle, IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, PaneBoundary, TimeText, type Column } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { ConnectorSettingsDialog } from '../admin/connectors/connector-settings-dialog.tsx';
import { ConnectorTestDialog } from '../admin/connectors/connector-test-dialog.tsx';
import { wholeList } from '../admin/whole-list.ts';
import { useConnectors, type Connector } from '../queries/connector-queries.ts';

type Open = { dialog: 'settings' | 'test'; type: string };

/** The connectors of the server: which run, which setting is missing, how often they are called and what failed last. */
export function ConnectorsPage() {
  const { t } = useTranslation();
  const connectors = useConnectors();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <AdminPage id="connectors">
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('admin.connectors.title')}>
          <DataTable
            label={t('admin.connectors.title')}
            columns={useColumns(setOpen)}
            rowKey={({ type }) => type}
            answer={wholeList(connectors.data?.items)}
            error={connectors.error}
            onRetry={() => void connectors.refetch()}
            empty={<EmptyState title={t('admin.connectors.none')} hint={t('admin.connectors.noneHint')} />}
          />
        </section>
      </PaneBoundary>
      {open?.dialog === 'settings' && <ConnectorSettingsDialog type={open.type} onClose={close} />}
      {open?.dialog === 'test' && <ConnectorTestDialog type={open.type} onClose={close} />}
    </AdminPage>
  );
}

// helpers

const states = {
  RUNNING: { color: 'completed', Icon: IconCircleCheck },
  NOT_CONFIGURED: { color: 'incident', Icon: IconAlertTriangle },
  OFF: { color: 'suspended', Icon: IconPlayerPause },
} as const;

function useColumns(onOpen: (open: Open) => void): Column<Connector>[] {
  const { t, i18n } = useTranslation();
  const number = (count: number) =>
    count === 0 ? <span className="mr-op-zero">0</span> : count.toLocaleString(i18n.language);
  return [
    {
      id: 'type',
      header: t('admin.connectors.column.type'),
      cell: ({ type }) => <strong className="mr-admin-type">{type}</strong>,
    },
    {
      id: 'state',
      header: t('admin.connectors.column.state'),
      cell: ({ state, enabled, missing }) => {
        const { color, Icon } = states[enabled ? state : 'OFF'];
        return (
          <>
            <span className="mr-op-state" data-state={color}>
              <Icon size={14} aria-hidden="true" />{' '}
              {enabled ? t(`admin.connectors.state.${state}`) : t('admin.connectors.offInTenant')}
            </span>
            {missing !== null && (
              <span className="mr-op-sub">{t('admin.connectors.missing', { setting: missing })}</span>
            )}
          </>
        );
      },
    },
    {
      id: 'calls',
      header: t('admin.connectors.column.calls'),
      align: 'right',
      wideOnly: true,
      cell: ({ calls }) => number(calls),
    },
    {
      id: 'failures',
      header: t('admin.connectors.column.failures'),
      align: 'right',
      cell: ({ failures }) => number(failures),
    },
    {
      id: 'lastFailure',
      header: t('admin.connectors.column.lastFailure'),
      wideOnly: true,
      cell: ({ lastFailure, lastFailureAt }) =>
        lastFailureAt === null ? (
          <span className="mr-op-zero">–</span>
        ) : (
          <>
            <TimeText at={lastFailureAt} />
            <span className="mr-op-sub">{lastFailure}</span>
          </>
        ),
    },
    {
      id: 'actions',
      header: t('admin.column.actions'),
      align: 'right',
      cell: ({ type }) => <Actions type={type} onOpen={onOpen} />,
    },
  ];
}

function Actions({ type, onOpen }: { type: string; onOpen: (open: Open) => void }) {
  const { t } = useTranslation();
  return (
    <span className="mr-admin-actions">
      {(['settings', 'test'] as const).map((dialog) => (
        <Button
          key={dialog}
          size="compact-xs"
          variant="default"
          aria-label={t(`admin.connectors.${dialog}Of`, { type })}
          onClick={() => onOpen({ dialog, type })}
        >
          {t(`admin.connectors.${dialog}`)}
        </Button>
      ))}
    </span>
  );
}
