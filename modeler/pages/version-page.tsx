import { IconChevronLeft, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ProcessDefinition } from '#client';
import {
  ActionIcon,
  api,
  Button,
  Diagram,
  EmptyState,
  Group,
  NativeSelect,
  ProblemPanel,
  relativeTime,
  Skeleton,
  Text,
  TimeText,
  Tooltip,
  useDocumentTitle,
  useMediaQuery,
  useSearchOf,
  useSession,
} from '#web';
import { draftOfVersion } from '../drafts/start-draft.ts';
import { ExportMenu } from '../editor/export-menu.tsx';
import { findDeployedForms } from '../forms/deployed-forms.ts';
import { fileFacts } from '../model/file-facts.ts';
import { EditVersionButton } from '../projects/edit-version-button.tsx';
import { useVersions } from '../versions/use-versions.ts';
import { VersionList } from '../versions/version-list.tsx';
import { readVersionSearch } from '../model/version-search.ts';
import './models-page.css';

/** One version of a process as it is deployed: look, choose another version, edit, export. */
export function VersionPage() {
  const { processId = '' } = useParams({ strict: false }) as { processId?: string };
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readVersionSearch);
  const versions = useVersions(processId);
  const items = versions.data?.items ?? [];
  const shown =
    search.version === undefined ? items[0] : items.find((item) => item.version === search.version);
  useDocumentTitle(`${shown?.name ?? processId} · Millrace`);

  if (versions.error && !versions.data)
    return (
      <ProblemPanel
        problem={versions.error}
        title={t('models.version.failed')}
        onRetry={() => void versions.refetch()}
      />
    );
  if (!versions.data) return <Skeleton h="100%" radius={0} />;
  if (!shown) {
    return (
      <EmptyState title={t('models.version.notFound')}>
        <Link to="/models">{t('models.editor.toModels')}</Link>
      </EmptyState>
    );
  }
  return (
    <OneVersion
      shown={shown}
      versions={items}
      element={search.element}
      onElement={(element) => setSearch({ element }, { replace: true })}
      onVersion={(version) => setSearch({ version, element: undefined })}
    />
  );
}

// helpers

interface OneVersionProps {
  shown: ProcessDefinition;
  versions: ProcessDefinition[];
  element: string | undefined;
  onElement: (element: string | undefined) => void;
  onVersion: (version: number) => void;
}

function OneVersion({ shown, versions, element, onElement, onVersion }: OneVersionProps) {
  const { t } = useTranslation();
  const name = shown.name ?? shown.processDefinitionId;
  const xml = useQuery({
    queryKey: ['process-definitions', 'xml', shown.processDefinitionKey],
    queryFn: ({ signal }) => api.definitions.xml(shown.processDefinitionKey, { signal }),
    staleTime: Infinity,
  });
  return (
    <div className="mr-model">
      <VersionHeader shown={shown} versions={versions} name={name} xml={xml.data} onVersion={onVersion} />
      <div className="mr-model-body">
        {xml.error && (
          <ProblemPanel
            problem={xml.error}
            title={t('models.version.failed')}
            onRetry={() => void xml.refetch()}
          />
        )}
        {xml.data && (
          <Diagram
            xml={xml.data}
            label={t('models.version.label', { name, version: shown.version })}
            selected={element}
            onSelect={onElement}
          />
        )}
        {xml.isPending && <Skeleton h="100%" radius={0} />}
        <VersionList versions={versions} shown={shown.version} onVersion={onVersion} />
      </div>
    </div>
  );
}

interface VersionHeaderProps {
  shown: ProcessDefinition;
  versions: ProcessDefinition[];
  name: string;
  xml: string | undefined;
  onVersion: (version: number) => void;
}

function VersionHeader({ shown, versions, name, xml, onVersion }: VersionHeaderProps) {
  const { t, i18n } = useTranslation();
  const { mayUse } = useSession();
  const isNarrow = useMediaQuery('(max-width: 40em)') ?? false;
  const now = new Date();
  const options = versions.map((version) => ({
    value: String(version.version),
    label: version.deployedAt
      ? t('models.version.option', {
          version: version.version,
          when: relativeTime(version.deployedAt, now, i18n.language),
        })
      : t('models.versionShort', { version: version.version }),
  }));
  return (
    <header className="mr-model-head">
      <Tooltip label={t('models.editor.back')}>
        <ActionIcon component={Link} to="/models" variant="subtle" aria-label={t('models.editor.back')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <div className="mr-model-name">
        <h1>{name}</h1>
        <VersionFacts shown={shown} />
      </div>
      <NativeSelect
        size="xs"
        aria-label={t('models.version.choose')}
        value={String(shown.version)}
        data={options}
        onChange={(event) => onVersion(Number(event.currentTarget.value))}
      />
      <Group gap={6} ml="auto" wrap="nowrap">
        {mayUse('operate') && !isNarrow && (
          <Button
            component={Link}
            to={`/operate/processes/${encodeURIComponent(shown.processDefinitionId)}?version=${shown.version}`}
            size="xs"
            variant="subtle"
          >
            {t('models.version.operate')}
          </Button>
        )}
        {xml !== undefined && (
          <ExportMenu fileName={shown.resourceName} xml={xml}>
            <Button size="xs" variant="default" leftSection={<IconDownload size={16} />}>
              {t('models.version.export')}
            </Button>
          </ExportMenu>
        )}
        {!isNarrow && xml !== undefined && <EditButton shown={shown} xml={xml} />}
      </Group>
      {isNarrow && (
        <Text size="xs" c="dimmed" w="100%">
          {t('models.narrow')}
        </Text>
      )}
    </header>
  );
}

function VersionFacts({ shown }: { shown: ProcessDefinition }) {
  const { t } = useTranslation();
  return (
    <Text component="span" size="xs" c="dimmed" className="mr-model-id">
      <code>{shown.processDefinitionId}</code>
      {shown.deployedAt && (
        <>
          {' · '}
          <TimeText at={shown.deployedAt} form="short" />
        </>
      )}
      {shown.deployedBy ? ` · ${shown.deployedBy}` : ''}
      {shown.versionNote ? ` · ${t('models.version.note', { note: shown.versionNote })}` : ''}
    </Text>
  );
}

function EditButton({ shown, xml }: { shown: ProcessDefinition; xml: string }) {
  return (
    <EditVersionButton
      model={{ processId: shown.processDefinitionId, version: shown.version }}
      draftOf={async () =>
        draftOfVersion(shown, xml, await findDeployedForms(fileFacts(xml).formIds), new Date())
      }
    />
  );
}
