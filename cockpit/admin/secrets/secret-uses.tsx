import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, Modal, TimeText, type Column } from '#web';
import { useSecretUses, type SecretUse } from '../../queries/secret-queries.ts';
import { wholeList } from '../whole-list.ts';

/** Which tasks got the value, the newest first. */
export function SecretUses({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const uses = useSecretUses(name);
  const title = t('admin.secrets.usesOf', { name });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <section className="mr-op-card">
        <DataTable
          label={title}
          columns={useColumns()}
          rowKey={({ jobKey, usedAt }) => `${jobKey} ${usedAt}`}
          answer={wholeList(uses.data?.items)}
          error={uses.error}
          onRetry={() => void uses.refetch()}
          empty={<EmptyState title={t('admin.secrets.noUse')} hint={t('admin.secrets.noUseHint')} />}
        />
      </section>
    </Modal>
  );
}

// helpers

function useColumns(): Column<SecretUse>[] {
  const { t } = useTranslation();
  return [
    { id: 'at', header: t('admin.secrets.column.usedAt'), cell: ({ usedAt }) => <TimeText at={usedAt} /> },
    {
      id: 'task',
      header: t('admin.secrets.column.task'),
      cell: ({ processDefinitionId, elementId }) => (
        <>
          {elementId}
          <span className="mr-op-sub">{processDefinitionId}</span>
        </>
      ),
    },
    {
      id: 'instance',
      header: t('admin.secrets.column.instance'),
      cell: ({ processInstanceKey }) => (
        <Link to="/operate/instances/$processInstanceKey" params={{ processInstanceKey }}>
          {processInstanceKey}
        </Link>
      ),
    },
  ];
}
