import { IconChevronLeft, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionRequirements } from '#client';
import {
  ActionIcon,
  api,
  Button,
  EmptyState,
  Group,
  NativeSelect,
  ProblemPanel,
  Skeleton,
  Text,
  Tooltip,
  useDocumentTitle,
  useMediaQuery,
  useSearchOf,
} from '#web';
import { draftOfDecisionVersion } from '../drafts/start-draft.ts';
import { ExportMenu } from '../editor/export-menu.tsx';
import { EditVersionButton } from '../projects/edit-version-button.tsx';
import { readVersionSearch } from '../model/version-search.ts';
import './models-page.css';

const DecisionStage = lazy(async () => ({
  default: (await import('../decisions/decision-stage.tsx')).DecisionStage,
}));
const TryDecision = lazy(async () => ({
  default: (await import('../decisions/try-decision.tsx')).TryDecision,
}));

/** One version of a decision model as it is deployed: look, try it, choose another version, edit, export. */
export function DecisionPage() {
  const { requirementsId = '' } = useParams({ strict: false }) as { requirementsId?: string };
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readVersionSearch);
  const versions = useQuery({
    queryKey: ['process-definitions', 'decisions', 'versions', requirementsId],
    queryFn: ({ signal }) =>
      api.decisionRequirements.search(
        {
          filter: { decisionRequirementsId: requirementsId },
          sort: [{ field: 'version', order: 'DESC' }],
          page: { limit: 200 },
        },
        { signal },
      ),
  });
  const items = versions.data?.items ?? [];
  const shown =
    search.version === undefined ? items[0] : items.find(({ version }) => version === search.version);
  useDocumentTitle(`${shown?.decisionRequirementsName ?? requirementsId} · Millrace`);
  if (versions.error && !versions.data)
    return (
      <ProblemPanel
        problem={versions.error}
        title={t('models.version.failed')}
        onRetry={() => void versions.refetch()}
      />
    );
  if (!versions.data) return <Skeleton h="100%" radius={0} />;
  if (!shown)
    return (
      <EmptyState title={t('models.version.notFound')}>
        <Link to="/models">{t('models.editor.toModels')}</Link>
      </EmptyState>
    );
  return (
    <OneVersion
      shown={shown}
      versions={items}
      onVersion={(version) => setSearch({ version, element: undefined })}
    />
  );
}

// helpers

interface OneVersionProps {
  shown: DecisionRequirements;
  versions: DecisionRequirements[];
  onVersion: (version: number) => void;
}

function OneVersion({ shown, versions, onVersion }: OneVersionProps) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery('(max-width: 40em)') ?? false;
  const name = shown.decisionRequirementsName;
  const xml = useQuery({
    queryKey: ['process-definitions', 'decisions', 'xml', shown.decisionRequirementsKey],
    queryFn: ({ signal }) => api.decisionRequirements.xml(shown.decisionRequirementsKey, { signal }),
    staleTime: Infinity,
  });
  return (
    <div className="mr-model">
      <header className="mr-model-head">
        <Tooltip label={t('models.editor.back')}>
          <ActionIcon component={Link} to="/models" variant="subtle" aria-label={t('models.editor.back')}>
            <IconChevronLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <div className="mr-model-name">
          <h1>{name}</h1>
          <Text component="span" size="xs" c="dimmed" ff="monospace" className="mr-model-id">
            {shown.decisionRequirementsId}
          </Text>
        </div>
        <NativeSelect
          size="xs"
          aria-label={t('models.version.choose')}
          value={String(shown.version)}
          data={versions.map(({ version }) => ({
            value: String(version),
            label: t('models.versionShort', { version }),
          }))}
          onChange={(event) => onVersion(Number(event.currentTarget.value))}
        />
        {xml.data !== undefined && (
          <Group gap={6} ml="auto" wrap="nowrap">
            <ExportMenu fileName={shown.resourceName} xml={xml.data}>
              <Button size="xs" variant="default" leftSection={<IconDownload size={16} />}>
                {t('models.version.export')}
              </Button>
            </ExportMenu>
            {!isNarrow && <EditButton shown={shown} xml={xml.data} />}
          </Group>
        )}
      </header>
      <div className="mr-model-body">
        {xml.error && (
          <ProblemPanel
            problem={xml.error}
            title={t('models.version.failed')}
            onRetry={() => void xml.refetch()}
          />
        )}
        <Suspense fallback={<Skeleton h="100%" radius={0} />}>
          {xml.data !== undefined && (
            <DecisionStage
              name={name}
              xml={xml.data}
              openKey={shown.decisionRequirementsKey}
              mayEdit={false}
            />
          )}
          {xml.data !== undefined && !isNarrow && (
            <TryDecision key={shown.decisionRequirementsKey} fileName={shown.resourceName} xml={xml.data} />
          )}
        </Suspense>
      </div>
    </div>
  );
}

function EditButton({ shown, xml }: { shown: DecisionRequirements; xml: string }) {
  return (
    <EditVersionButton
      model={{ kind: 'decision', processId: shown.decisionRequirementsId, version: shown.version }}
      draftOf={() => Promise.resolve(draftOfDecisionVersion(shown, xml, new Date()))}
    />
  );
}
