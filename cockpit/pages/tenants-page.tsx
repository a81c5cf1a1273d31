import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, DataTable, EmptyState, PaneBoundary, type Column } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { TenantLimitsDialog } from '../admin/tenants/tenant-limits-dialog.tsx';
import { wholeList } from '../admin/whole-list.ts';
import { tenantsMax, useTenants, type TenantWithLimits } from '../queries/tenant-queries.ts';

/** What each tenant may use, so that the others have theirs. */
export function TenantsPage() {
  const { t } = useTranslation();
  const tenants = useTenants();
  const [open, setOpen] = useState<TenantWithLimits>();
  return (
    <AdminPage id="tenants">
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('admin.tenants.title')}>
          {(tenants.data?.total ?? 0) > tenantsMax && (
            <p className="mr-op-nothing">{t('admin.tenants.first', { count: tenantsMax })}</p>
          )}
          <DataTable
            label={t('admin.tenants.title')}
            columns={useColumns(setOpen)}
            rowKey={({ tenantId }) => tenantId}
            answer={wholeList(tenants.data?.items)}
            error={tenants.error}
            onRetry={() => void tenants.refetch()}
            empty={<EmptyState title={t('admin.tenants.none')} hint={t('admin.tenants.noneHint')} />}
          />
        </section>
      </PaneBoundary>
      {open && <TenantLimitsDialog tenant={open} onClose={() => setOpen(undefined)} />}
    </AdminPage>
  );
}

// helpers

function useColumns(onOpen: (tenant: TenantWithLimits) => void): Column<TenantWithLimits>[] {
  const { t, i18n } = useTranslation();
  const shown = (limit: number | null): string =>
    limit === null ? t('admin.tenants.unlimited') : limit.toLocaleString(i18n.language);
  return [
    {
      id: 'name',
      header: t('admin.tenants.column.name'),
      cell: ({ name, tenantId }) => (
        <>
          <strong>{name}</strong>
          <span className="mr-op-sub mr-mono">{tenantId}</span>
        </>
      ),
    },
    {
      id: 'jobs',
      header: t('admin.tenants.field.maxConcurrentJobs'),
      align: 'right',
      wideOnly: true,
      cell: ({ maxConcurrentJobs }) => shown(maxConcurrentJobs),
    },
    {
      id: 'instances',
      header: t('admin.tenants.field.maxRunningInstances'),
      align: 'right',
      wideOnly: true,
      cell: ({ maxRunningInstances }) => shown(maxRunningInstances),
    },
    {
      id: 'weight',
      header: t('admin.tenants.field.weight'),
      align: 'right',
      cell: ({ weight }) => (weight ?? 1).toLocaleString(i18n.language),
    },
    {
      id: 'limits',
      header: t('admin.tenants.column.limits'),
      align: 'right',
      cell: (tenant) => (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('admin.tenants.limitsOf', { name: tenant.name })}
          onClick={() => onOpen(tenant)}
        >
          {t('admin.tenants.change')}
        </Button>
      ),
    },
  ];
}
