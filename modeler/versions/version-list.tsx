import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ProcessDefinition } from '#client';
import { Badge, Text, TimeText, UnstyledButton } from '#web';

interface VersionListProps {
  versions: readonly ProcessDefinition[];
  shown: number;
  onVersion: (version: number) => void;
}

/** The history of a process: who deployed what and why, and what it changed. */
export function VersionList({ versions, shown, onVersion }: VersionListProps) {
  const { t } = useTranslation();
  return (
    <aside className="mr-versions" aria-label={t('models.version.history')}>
      <h2>{t('models.version.history')}</h2>
      <ol>
        {versions.map((version, index) => (
          <li key={version.processDefinitionKey} data-selected={version.version === shown || undefined}>
            <VersionRow
              version={version}
              isLive={index === 0}
              isShown={version.version === shown}
              before={versions[index + 1]?.version}
              onShow={() => onVersion(version.version)}
            />
          </li>
        ))}
      </ol>
    </aside>
  );
}

// helpers

interface VersionRowProps {
  version: ProcessDefinition;
  isLive: boolean;
  isShown: boolean;
  before: number | undefined;
  onShow: () => void;
}

function VersionRow({ version, isLive, isShown, before, onShow }: VersionRowProps) {
  const { t } = useTranslation();
  return (
    <>
      <UnstyledButton className="mr-version-row" aria-current={isShown ? 'true' : undefined} onClick={onShow}>
        <strong>{t('models.versionShort', { version: version.version })}</strong>
        {isLive && (
          <Badge size="sm" color="completed" variant="light" tt="none">
            {t('models.version.live')}
          </Badge>
        )}
        <Text component="span" size="xs" c="dimmed">
          {version.deployedAt && <TimeText at={version.deployedAt} form="relative" />}
          {version.deployedBy ? ` · ${version.deployedBy}` : ''}
        </Text>
      </UnstyledButton>
      {version.versionNote && <p>{version.versionNote}</p>}
      {before !== undefined && (
        <Link
          to={
            `/models/processes/${encodeURIComponent(version.processDefinitionId)}/compare?left=${before}&right=${version.version}` as never
          }
        >
          {t('models.version.compareWith', { version: before })}
        </Link>
      )}
    </>
  );
}
