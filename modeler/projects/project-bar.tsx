import { IconDots, IconFileCode, IconForms, IconHistory, IconMessage, IconTable } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ActionIcon,
  confirm,
  Menu,
  notify,
  queryClient,
  Tooltip,
  UnstyledButton,
  useProblemNotice,
  useSession,
} from '#web';
import type { ProjectSearch } from '../model/project-search.ts';
import { AddFileMenu } from './add-file-menu.tsx';
import { editorId } from './editor-id.ts';
import { fileKind } from './project-draft.ts';
import { ProjectNameDialog } from './project-name-dialog.tsx';
import type { ProjectSession } from './use-project.ts';
import { projectCalls } from './project-client.ts';

interface ProjectBarProps {
  session: ProjectSession;
  names: readonly string[];
  file: string | undefined;
  panel: ProjectSearch['panel'];
  isNarrow: boolean;
  /** How many comments wait for an answer. */
  openComments: number;
  onFile: (name: string | undefined) => void;
  onPanel: (panel: ProjectSearch['panel']) => void;
}

const icons = { process: IconFileCode, decision: IconTable, form: IconForms };

/** The project, its files, and what is done with all of them. */
export function ProjectBar({ session, names, file, panel, isNarrow, onFile, ...props }: ProjectBarProps) {
  const { t } = useTranslation();
  return (
    <nav className="mr-project-bar" aria-label={t('models.project.bar')}>
      <strong className="mr-project-name">{session.project.name}</strong>
      <ul>
        {names.map((name) => {
          const Icon = icons[fileKind(name) ?? 'form'];
          return (
            <li key={name}>
              <UnstyledButton
                className="mr-project-file"
                aria-current={name === file ? 'page' : undefined}
                onClick={() => onFile(name)}
              >
                <Icon size={14} aria-hidden /> {name}
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      {session.mayEdit && <AddFileMenu session={session} onFile={onFile} />}
      <span className="mr-project-tools">
        <Presence project={session.project} />
        <PanelButton
          label={t('models.comments.title')}
          text={props.openComments > 0 ? String(props.openComments) : undefined}
          isOpen={panel === 'comments'}
          onToggle={(isOpen) => props.onPanel(isOpen ? 'comments' : undefined)}
        >
          <IconMessage size={18} aria-hidden />
        </PanelButton>
        <PanelButton
          label={t('models.project.history')}
          isOpen={panel === 'history'}
          onToggle={(isOpen) => props.onPanel(isOpen ? 'history' : undefined)}
        >
          <IconHistory size={18} aria-hidden />
        </PanelButton>
        {!isNarrow && <ProjectMenu session={session} file={file} onFile={onFile} />}
      </span>
    </nav>
  );
}

// helpers

/** Who else has the project open. */
function Presence({ project }: { project: ProjectSession['project'] }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const others = project.viewers.map(({ username }) => username).filter((name) => name !== me.username);
  const [who, ...more] = others;
  const text =
    who === undefined
      ? ''
      : more.length === 0
        ? t('models.project.looking', { who })
        : t('models.project.lookingMore', { who, count: more.length });
  return (
    <span className="mr-project-presence" role="status" title={others.join(', ')}>
      {text}
    </span>
  );
}

interface PanelButtonProps {
  label: string;
  text?: string | undefined;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  children: ReactNode;
}

function PanelButton({ label, text, isOpen, onToggle, children }: PanelButtonProps) {
  return (
    <Tooltip label={label}>
      <UnstyledButton
        className="mr-project-toggle"
        aria-label={text === undefined ? label : `${label}: ${text}`}
        aria-pressed={isOpen}
        onClick={() => onToggle(!isOpen)}
      >
        {children} {text}
      </UnstyledButton>
    </Tooltip>
  );
}

function ProjectMenu({ session, file, onFile }: Pick<ProjectBarProps, 'session' | 'file' | 'onFile'>) {
  const { t } = useTranslation();
  const [isRenaming, setIsRenaming] = useState(false);
  const failed = useProblemNotice();
  const navigate = useNavigate();
  const { project, saver, mayEdit } = session;
  const { projectKey } = project;
  const removeFile = async () => {
    if (file === undefined) return;
    const isSure = await confirm({
      title: t('models.project.removeFileTitle', { file }),
      body: t('models.project.removeFileBody'),
      confirmLabel: t('models.project.removeFile'),
      cancelLabel: t('common.cancel'),
      danger: true,
    });
    if (!isSure) return;
    try {
      if (!(await saver.flush())) throw new Error(t('models.project.notSavedYet'));
      await projectCalls.removeFile(projectKey, file, editorId());
      saver.replace(file, undefined);
      onFile(undefined);
    } catch (problem) {
      failed(problem);
    }
  };
  const copy = async () => {
    try {
      const to = await copyProject(session, t('models.project.copyName', { name: project.name }));
      await navigate({ to: to as never });
      notify('done', t('models.project.copied'));
    } catch (problem) {
      failed(problem);
    }
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t('models.project.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit && <Menu.Item onClick={() => setIsRenaming(true)}>{t('models.project.rename')}</Menu.Item>}
          <Menu.Item onClick={() => void copy()}>{t('models.project.copy')}</Menu.Item>
          <SaveItems session={session} />
          {mayEdit && file !== undefined && (
            <Menu.Item color="incident" onClick={() => void removeFile()}>
              {t('models.project.removeFileNamed', { file })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isRenaming && (
        <ProjectNameDialog
          title={t('models.project.rename')}
          name={project.name}
          submit={t('models.project.rename')}
          onSubmit={async (name) => {
            await projectCalls.rename(projectKey, { name, editorId: editorId() });
            await queryClient.invalidateQueries({ queryKey: ['projects'] });
          }}
          onClose={() => setIsRenaming(false)}
        />
      )}
    </>
  );
}

/** The ways in which all files leave the project. */
function SaveItems({ session }: Pick<ProjectBarProps, 'session'>) {
  const { t } = useTranslation();
  const failed = useProblemNotice();
  return (
    <>
      <Menu.Item onClick={() => void saveFiles(session)}>{t('models.project.saveFiles')}</Menu.Item>
      <Menu.Item onClick={() => void saveArchive(session).catch(failed)}>
        {t('models.project.saveArchive')}
      </Menu.Item>
    </>
  );
}

/** All files as they are on the screen, in a project of one's own; answers where it is. */
export async function copyProject({ state }: ProjectSession, name: string): Promise<string> {
  const files = [...state.texts].map(([file, { content }]) => ({ name: file, content }));
  const { projectKey } = await projectCalls.create({ name: name.slice(0, 255), files });
  await queryClient.invalidateQueries({ queryKey: ['projects'] });
  return `/models/projects/${projectKey}`;
}

/** Each file by itself: a model opened elsewhere wants the file, not an archive of it. */
async function saveFiles({ state }: ProjectSession): Promise<void> {
  const { downloadFile } = await import('../canvas/download-file.ts');
  for (const [name, { content }] of state.texts)
    downloadFile(name, content, fileKind(name) === 'form' ? 'application/json' : 'application/xml');
}

/** All files in one archive, which can be imported as a project again. */
async function saveArchive({ state, project }: ProjectSession): Promise<void> {
  const [{ downloadFile }, { zipFiles }] = await Promise.all([
    import('../canvas/download-file.ts'),
    import('./zip-files.ts'),
  ]);
  const files = [...state.texts].map(([name, { content }]) => ({
    name,
    content: new TextEncoder().encode(content),
  }));
  const plain = project.name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-').trim();
  downloadFile(`${plain || 'project'}.zip`, await zipFiles(files), 'application/zip');
}
