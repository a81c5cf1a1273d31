import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  PaneBoundary,
  ProblemPanel,
  queryClient,
  Skeleton,
  useDocumentTitle,
  useMediaQuery,
  useSearchOf,
} from '#web';
import { isProblem, type ProjectComment, type ProjectVersion } from '#client';
import type { ModelDraft } from '../drafts/model-draft.ts';
import type { OpenDraft } from '../drafts/use-model-draft.ts';
import { DraftEditor } from '../editor/draft-editor.tsx';
import { useReturnedFocus } from '../editor/use-covering-pane.ts';
import { readProjectSearch, type ProjectSearch } from '../model/project-search.ts';
import { EmptyProject } from '../projects/add-file-menu.tsx';
import { ProjectContext, type OpenProject } from '../projects/project-context.ts';
import {
  changedFiles,
  draftOfFile,
  fileKind,
  newestDeployed,
  orderedNames,
} from '../projects/project-draft.ts';
import { ProjectBar } from '../projects/project-bar.tsx';
import { ProjectNotes } from '../projects/project-notes.tsx';
import { savedWords } from '../projects/saved-words.ts';
import { useSampleData } from '../projects/use-sample-data.ts';
import { openComments, useProjectComments } from '../projects/use-project-comments.ts';
import { useProject, type ProjectSession } from '../projects/use-project.ts';
import '../projects/projects.css';
import './models-page.css';
import { projectCalls } from '../projects/project-client.ts';

const ProjectForm = lazy(async () => ({
  default: (await import('../projects/project-form.tsx')).ProjectForm,
}));
const ProjectComments = lazy(async () => ({
  default: (await import('../projects/project-comments.tsx')).ProjectComments,
}));
const ProjectHistory = lazy(async () => ({
  default: (await import('../projects/project-history.tsx')).ProjectHistory,
}));

/** A project: its files, one of them open, saved on the server while it is drawn. */
export function ProjectPage() {
  const { projectKey = '' } = useParams({ strict: false }) as { projectKey?: string };
  return <OneProject key={projectKey} projectKey={projectKey} />;
}

// helpers

function OneProject({ projectKey }: { projectKey: string }) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const opened = useProject(projectKey, isNarrow);
  if (opened.kind === 'failed' && isProblem(opened.problem, 'NOT_FOUND')) {
    return (
      <EmptyState title={t('models.project.gone')} hint={t('models.project.goneHint')}>
        <Link to="/models">{t('models.editor.toModels')}</Link>
      </EmptyState>
    );
  }
  if (opened.kind === 'failed')
    return (
      <ProblemPanel problem={opened.problem} title={t('models.project.failed')} onRetry={opened.retry} />
    );
  if (opened.kind === 'opening') return <Skeleton h="100%" radius={0} />;
  return <ProjectInside session={opened.session} isNarrow={isNarrow} />;
}

function ProjectInside({ session, isNarrow }: { session: ProjectSession; isNarrow: boolean }) {
  const [search, setSearch] = useSearchOf(readProjectSearch);
  const { project, state, mayEdit } = session;
  const { projectKey } = project;
  const names = orderedNames(state.texts);
  const file = search.file !== undefined && state.texts.has(search.file) ? search.file : names[0];
  const versions = useQuery({
    queryKey: ['projects', 'versions', projectKey],
    queryFn: ({ signal }) => projectCalls.versions(projectKey, { signal }),
  });
  const openFile = useCallback(
    (name: string | undefined) => setSearch({ file: name, element: undefined }),
    [setSearch],
  );
  const comments = useProjectComments(projectKey).data?.items ?? noComments;
  const [selected, setSelected] = useState<SelectedPart>();
  const onPanel = useCallback(
    (panel: ProjectSearch['panel']) => setSearch({ panel }, { replace: true }),
    [setSearch],
  );
  const saving = useOpenContext(session, openFile);
  const context = useMemo(
    () => ({
      ...saving,
      wantedElement: search.element,
      onSelect: setSelected,
      commentsOn: (fileName: string) => openComments(comments, fileName),
      openComments: () => onPanel('comments'),
    }),
    [saving, search.element, comments, onPanel],
  );
  useDocumentTitle(`${project.name} · Millrace`);
  return (
    <ProjectContext value={context}>
      <div className="mr-draft-page">
        <ProjectBar
          session={session}
          names={names}
          file={file}
          panel={search.panel}
          isNarrow={isNarrow}
          onFile={openFile}
          openComments={comments.filter(({ resolvedAt }) => resolvedAt === null).length}
          onPanel={onPanel}
        />
        <ProjectNotes session={session} isNarrow={isNarrow} />
        <div className="mr-project-body">
          {file === undefined ? (
            <EmptyProject session={session} onFile={openFile} />
          ) : (
            <OpenFile
              key={`${file}-${state.generation}-${mayEdit}`}
              session={session}
              file={file}
              versions={versions.data?.items ?? noVersions}
              onClose={() => openFile(undefined)}
            />
          )}
          <SidePanels
            session={session}
            panel={search.panel}
            file={file}
            selected={selected}
            onPanel={onPanel}
          />
        </div>
      </div>
    </ProjectContext>
  );
}

const noVersions: ProjectVersion[] = [];

const noComments: ProjectComment[] = [];
type SelectedPart = { id: string; name: string } | undefined;

interface SidePanelsProps {
  session: ProjectSession;
  panel: ProjectSearch['panel'];
  file: string | undefined;
  selected: SelectedPart;
  onPanel: (panel: ProjectSearch['panel']) => void;
}

function SidePanels({ panel, ...props }: SidePanelsProps) {
  return panel === undefined ? null : <OpenPanel panel={panel} {...props} />;
}

type OpenPanelProps = SidePanelsProps & { panel: NonNullable<SidePanelsProps['panel']> };

/** The button that opened it has the keyboard again when it closes. */
function OpenPanel({ session, panel, file, selected, onPanel }: OpenPanelProps) {
  useReturnedFocus();
  const close = () => onPanel(undefined);
  return (
    <PaneBoundary resetKey={panel}>
      <Suspense fallback={<Skeleton w={300} h="100%" radius={0} />}>
        {panel === 'history' && <ProjectHistory session={session} onClose={close} />}
        {panel === 'comments' && file !== undefined && (
          <ProjectComments
            projectKey={session.project.projectKey}
            file={file}
            element={selected}
            onClose={close}
          />
        )}
      </Suspense>
    </PaneBoundary>
  );
}

type SavingContext = Pick<OpenProject, 'projectKey' | 'saved' | 'filesBeside' | 'deploy' | 'openFile'>;

/** What the parts inside the editor ask of the project. */
function useOpenContext(session: ProjectSession, openFile: (name: string) => void): SavingContext {
  const { t } = useTranslation();
  const { saver, state, project } = session;
  const { projectKey } = project;
  const { texts } = state;
  const { text, isFailed } = savedWords(state, session.mayEdit, t);
  return useMemo(
    () => ({
      projectKey,
      saved: { text, isFailed },
      filesBeside: (fileName) =>
        orderedNames(texts)
          .filter((name) => name !== fileName)
          .map((name) => ({ name, content: texts.get(name)?.content ?? '' })),
      deploy: async (versionNote, options) => {
        if (!(await saver.flush())) throw new Error(t('models.project.notSavedYet'));
        const deployment = await projectCalls.deploy(projectKey, versionNote, options);
        saver.markDeployed();
        await queryClient.invalidateQueries({ queryKey: ['projects'] });
        return deployment;
      },
      openFile,
    }),
    [projectKey, text, isFailed, texts, saver, openFile, t],
  );
}

interface OpenFileProps {
  session: ProjectSession;
  file: string;
  versions: readonly ProjectVersion[];
  onClose: () => void;
}

function OpenFile({ session, file, versions, onClose }: OpenFileProps) {
  const { project, saver, state, mayEdit } = session;
  const [sampleData, keepSample] = useSampleData(`${project.projectKey}-${file}`);
  const change = useCallback(
    (changes: Partial<ModelDraft>) => {
      if (changes.sampleData !== undefined) keepSample(changes.sampleData);
      if (!mayEdit) return;
      for (const { name, content } of changedFiles(saver.snapshot().texts, file, changes))
        saver.edit(name, content);
    },
    [saver, file, mayEdit, keepSample],
  );
  const draft = useMemo(() => {
    const unknown = { basedOn: undefined, isChanged: true };
    const found = {
      ...draftOfFile(project, state.texts, file, unknown),
      ...(sampleData !== undefined && { sampleData }),
    };
    const live = newestDeployed(versions, found);
    if (live === undefined) return found;
    return { ...found, basedOn: live.basedOn, isChanged: state.wasEdited || !live.isCurrent };
  }, [project, state.texts, state.wasEdited, file, versions, sampleData]);
  const open: OpenDraft = {
    draft,
    isKept: state.isKept,
    change,
    flush: () => void saver.flush(),
  };
  if (fileKind(file) === 'form')
    return (
      <Suspense fallback={<Skeleton h="100%" radius={0} />}>
        <ProjectForm
          text={state.texts.get(file)?.content ?? ''}
          mayEdit={mayEdit}
          onChange={(content) => mayEdit && saver.edit(file, content)}
          onClose={onClose}
        />
      </Suspense>
    );
  return <DraftEditor draft={draft} open={open} isLocked={!mayEdit} />;
}
