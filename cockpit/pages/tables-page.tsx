import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, PaneBoundary, TimeText, type Column } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { EffectText } from '../admin/effect-fields.tsx';
import { RowActions } from '../admin/row-actions.tsx';
import { TableDialog } from '../admin/tables/table-dialog.tsx';
import { useRemoval } from '../admin/use-removal.ts';
import { wholeList } from '../admin/whole-list.ts';
import { useTables, useTableWrites, type SourceTable } from '../queries/table-queries.ts';

/** Tables of other databases that are listened to, and what went wrong last. */
export function TablesPage() {
  const { t } = useTranslation();
  const tables = useTables();
  const [open, setOpen] = useState<{ table: SourceTable | undefined }>();
  return (
    <AdminPage
      id="tables"
      actions={
        <Button size="xs" onClick={() => setOpen({ table: undefined })}>
          {t('admin.tables.add')}
        </Button>
      }
    >
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('admin.tables.title')}>
          <DataTable
            label={t('admin.tables.title')}
            columns={useColumns((table) => setOpen({ table }))}
            rowKey={({ sourceId }) => sourceId}
            answer={wholeList(tables.data?.items)}
            error={tables.error}
            onRetry={() => void tables.refetch()}
            empty={<EmptyState title={t('admin.tables.none')} hint={t('admin.tables.noneHint')} />}
          />
        </section>
      </PaneBoundary>
      {open && <TableDialog table={open.table} onClose={() => setOpen(undefined)} />}
    </AdminPage>
  );
}

// helpers

function useColumns(onEdit: (table: SourceTable) => void): Column<SourceTable>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'source',
      header: t('admin.tables.column.source'),
      cell: ({ sourceId, table, connectionSecret }) => (
        <>
          <strong>{sourceId}</strong>
          <span className="mr-op-sub">{t('admin.tables.of', { table, secret: connectionSecret })}</span>
        </>
      ),
    },
    {
      id: 'effect',
      header: t('admin.hooks.column.effect'),
      wideOnly: true,
      cell: (table) => <EffectText effect={table} />,
    },
    {
      id: 'state',
      header: t('admin.tables.column.state'),
      cell: (table) => <Reading table={table} />,
    },
    {
      id: 'actions',
      header: t('admin.column.actions'),
      align: 'right',
      cell: (table) => <Actions table={table} onEdit={() => onEdit(table)} />,
    },
  ];
}

function Reading({ table }: { table: SourceTable }) {
  const { t } = useTranslation();
  const { enabled, lastRowAt, lastError, lastErrorAt } = table;
  if (!enabled) return <span className="mr-op-zero">{t('admin.off')}</span>;
  if (lastError !== null)
    return (
      <>
        <span className="mr-op-state" data-state="incident">
          {t('admin.tables.failing')}
        </span>
        <span className="mr-op-sub">
          {lastErrorAt && <TimeText at={lastErrorAt} />} {lastError}
        </span>
      </>
    );
  if (lastRowAt === null) return <span className="mr-op-zero">{t('admin.tables.nothingYet')}</span>;
  return <TimeText at={lastRowAt} />;
}

function Actions({ table, onEdit }: { table: SourceTable; onEdit: () => void }) {
  const { t } = useTranslation();
  const name = table.sourceId;
  const { remove } = useTableWrites();
  const askAndRemove = useRemoval(remove);
  const title = t('admin.tables.deleteOf', { name });
  const words = { title, body: t('admin.tables.deleteBody'), done: t('admin.tables.deleted', { name }) };
  return (
    <RowActions
      change={{ text: t('admin.edit'), label: t('admin.tables.editOf', { name }), onClick: onEdit }}
      removal={{ label: title, isPending: remove.isPending, onClick: () => void askAndRemove(name, words) }}
    />
  );
}
