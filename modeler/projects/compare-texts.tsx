import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { NamedText } from '#client';
import { api, ChangeList, diffEntries, DiffSummary, ProblemPanel, Skeleton, Text, TextDiff } from '#web';
import { fileKind } from './project-draft.ts';

interface CompareTextsProps {
  left: readonly NamedText[];
  right: readonly NamedText[];
}

/** What differs between two states of a project: processes by their elements, forms and decisions as texts. */
export function CompareTexts({ left, right }: CompareTextsProps) {
  const { t } = useTranslation();
  const names = [...new Set([...left, ...right].map(({ name }) => name))].filter(
    (name) => textOf(left, name) !== textOf(right, name),
  );
  if (names.length === 0) return <Text size="sm">{t('models.project.same')}</Text>;
  return (
    <>
      {names.map((name) => (
        <section key={name} aria-label={name} className="mr-project-compared">
          <Text size="sm" fw={600} ff="monospace">
            {name}
          </Text>
          <ComparedFile name={name} old={textOf(left, name)} now={textOf(right, name)} />
        </section>
      ))}
    </>
  );
}

// helpers

function textOf(texts: readonly NamedText[], name: string): string | undefined {
  return texts.find((text) => text.name === name)?.content;
}

interface ComparedFileProps {
  name: string;
  old: string | undefined;
  now: string | undefined;
}

function ComparedFile({ name, old, now }: ComparedFileProps) {
  const { t } = useTranslation();
  if (fileKind(name) === 'process' && old !== undefined && now !== undefined)
    return <ComparedProcess name={name} old={old} now={now} />;
  const kind = old === undefined ? 'ADDED' : now === undefined ? 'REMOVED' : 'CHANGED';
  const word = fileKind(name) === 'form' ? 'models.compare.form' : 'models.compare.decision';
  if (fileKind(name) === 'process')
    return (
      <Text size="sm">{t(kind === 'ADDED' ? 'models.project.fileAdded' : 'models.project.fileRemoved')}</Text>
    );
  return <TextDiff kind={t(word)} change={{ id: name, kind, old: old ?? null, new: now ?? null }} />;
}

function ComparedProcess({ name, old, now }: { name: string; old: string; now: string }) {
  const { t } = useTranslation();
  const diff = useQuery({
    queryKey: ['process-definitions', 'diff', name, old, now],
    queryFn: ({ signal }) =>
      api.models.diff(
        { resources: [{ name, content: old }] },
        { resources: [{ name, content: now }] },
        { signal },
      ),
    gcTime: 0,
  });
  if (diff.error)
    return (
      <ProblemPanel
        problem={diff.error}
        title={t('models.deploy.changesFailed')}
        onRetry={() => void diff.refetch()}
      />
    );
  if (!diff.data) return <Skeleton h={24} />;
  return (
    <>
      <DiffSummary diff={diff.data} />
      <ChangeList entries={diffEntries(diff.data)} />
    </>
  );
}
