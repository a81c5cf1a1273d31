import type { ProcessDefinition } from '#client';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge, DataTable, TimeText, type Column } from '#web';
import type { useVersions } from '../queries/process-queries.ts';

interface VersionsTabProps {
  versions: ReturnType<typeof useVersions>;
  current: string | undefined;
  onChoose: (version: string) => void;
}

/** Every version with what runs on it, since when, by whom and why. */
export function VersionsTab({ versions, current, onChoose }: VersionsTabProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t('operate.tab.versions')}
      columns={useColumns(onChoose)}
      rowKey={(version) => String(version.version)}
      answer={versions.data}
      error={versions.error}
      onRetry={() => void versions.refetch()}
      current={current}
      onOpen={(version) => onChoose(String(version.version))}
    />
  );
}

// helpers

function useColumns(onChoose: (version: string) => void): Column<ProcessDefinition>[] {
  const { t, i18n } = useTranslation();
  const number = (count: number | undefined) => (count ?? 0).toLocaleString(i18n.language);
  return [
    {
      id: 'version',
      header: t('operate.column.version'),
      cell: (version) => (
        <>
          <button type="button" className="mr-op-link" onClick={() => onChoose(String(version.version))}>
            v{version.version}
          </button>{' '}
          {version.versionTag && <span className="mr-op-sub-inline">{version.versionTag}</span>}{' '}
          {version.state !== 'ACTIVE' && (
            <Badge size="xs" variant="light" color="waiting">
              {t(`operate.versionState.${version.state}`)}
            </Badge>
          )}
        </>
      ),
    },
    {
      id: 'running',
      header: t('operate.column.running'),
      align: 'right',
      cell: (version) => number(version.activeInstances),
    },
    {
      id: 'incidents',
      header: t('operate.column.incidents'),
      align: 'right',
      cell: (version) =>
        version.incidentCount ? (
          <Link
            to="."
            search={{ version: String(version.version), state: 'incidents', tab: 'instances' } as never}
            className="mr-op-incident-link"
          >
            <IconAlertTriangle size={14} aria-hidden="true" /> {number(version.incidentCount)}
          </Link>
        ) : (
          <span className="mr-op-zero">0</span>
        ),
    },
    {
      id: 'deployed',
      header: t('operate.column.deployed'),
      cell: (version) => (
        <>
          {version.deployedAt && <TimeText at={version.deployedAt} form="short" />}
          {version.deployedBy && ` · ${version.deployedBy}`}
        </>
      ),
    },
    {
      id: 'note',
      header: t('operate.column.note'),
      wideOnly: true,
      cell: (version) => version.versionNote ?? <span className="mr-op-zero">–</span>,
    },
  ];
}
