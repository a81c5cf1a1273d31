import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedText } from '#client';
import {
  Alert,
  Button,
  confirm,
  Group,
  Modal,
  ProblemPanel,
  shortTime,
  Skeleton,
  useProblemNotice,
  useSession,
} from '#web';
import { CompareTexts } from './compare-texts.tsx';
import { copyProject } from './project-bar.tsx';
import type { ProjectSession } from './use-project.ts';
import { projectCalls } from './project-client.ts';

interface ProjectNotesProps {
  session: ProjectSession;
  isNarrow: boolean;
}

/** Who edits instead of this person, what was typed and not saved, and what somebody else saved meanwhile. */
export function ProjectNotes({ session, isNarrow }: ProjectNotesProps) {
  if (isNarrow) return null;
  if (session.isGone) return <GoneNote session={session} />;
  return (
    <>
      <LockNote session={session} />
      <KeptNote session={session} />
      <ConflictNote session={session} />
      <RefusedNote session={session} />
    </>
  );
}

// helpers

/** "14:02", and the day with it when it was another one. */
function useClock(): (at: string) => string {
  const { i18n } = useTranslation();
  return (at) => shortTime(at, new Date(), i18n.language);
}

function LockNote({ session }: { session: ProjectSession }) {
  const { t } = useTranslation();
  const clock = useClock();
  const { me } = useSession();
  const { lock, project, take } = session;
  if (lock.kind === 'mine' || lock.kind === 'asking') return null;
  if (lock.kind === 'reader') return <Note text={t('models.project.reader')} />;
  // What the server says now counts: whoever edited may have gone.
  const holder = project.lock ?? undefined;
  const who = holder?.lockedBy ?? lock.lockedBy;
  const since = clock(holder?.since ?? lock.since);
  const text =
    holder === undefined
      ? t('models.project.free', { who })
      : who === me.username
        ? t('models.project.ownWindow', { since })
        : t('models.project.editing', { who, since });
  const begin = async () => {
    // One's own other window is left behind knowingly; a colleague is interrupted.
    const isInterrupting = holder !== undefined && who !== me.username;
    const isSure =
      !isInterrupting ||
      (await confirm({
        title: t('models.project.takeOverTitle', { who }),
        body: t('models.project.takeOverBody', { who }),
        confirmLabel: t('models.project.takeOver'),
        cancelLabel: t('common.cancel'),
      }));
    if (isSure) await take(holder !== undefined);
  };
  return (
    <Note text={text}>
      <Button size="compact-sm" onClick={() => void begin()}>
        {t(holder === undefined ? 'models.project.edit' : 'models.project.takeOver')}
      </Button>
      <CopyProject session={session} />
    </Note>
  );
}

/** Nothing can be saved where the project was; what is on the screen is whole. */
function GoneNote({ session }: { session: ProjectSession }) {
  const { t } = useTranslation();
  return (
    <Note text={t('models.project.goneMeanwhile')}>
      <CopyProject session={session} />
    </Note>
  );
}

/** A project of one's own from what is on the screen. */
function CopyProject({ session }: { session: ProjectSession }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const failed = useProblemNotice();
  const copy = useMutation({
    mutationFn: () => copyProject(session, t('models.project.copyName', { name: session.project.name })),
    onSuccess: (to) => navigate({ to: to as never }),
    onError: (problem) => failed(problem),
  });
  return (
    <Button size="compact-sm" variant="default" loading={copy.isPending} onClick={() => copy.mutate()}>
      {t('models.project.copy')}
    </Button>
  );
}

/** What was typed before somebody took over: it waits here until this person says what becomes of it. */
function KeptNote({ session }: { session: ProjectSession }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const { kept, state, lock } = session;
  const differing = kept.filter(({ name, content }) => state.texts.get(name)?.content !== content);
  // Another window of this person goes on with it.
  const isOwn = lock.kind === 'other' && lock.lockedBy === me.username;
  if (session.mayEdit || isOwn || differing.length === 0) return null;
  return (
    <Note text={t('models.project.keptTyping')}>
      <CompareButton
        left={() =>
          serverTexts(
            session,
            kept.map(({ name }) => name),
          )
        }
        right={kept}
        label={t('models.project.compare')}
      />
      <Button size="compact-sm" variant="default" onClick={session.discardKept}>
        {t('models.project.discard')}
      </Button>
    </Note>
  );
}

function ConflictNote({ session }: { session: ProjectSession }) {
  const { t } = useTranslation();
  const failed = useProblemNotice();
  const clock = useClock();
  const { saver, state, project } = session;
  const { failure } = state;
  const settle = useMutation({
    mutationFn: async ({ file, choice }: { file: string; choice: 'mine' | 'theirs' }) => {
      const there = await readThere(project.projectKey, file);
      saver.resolve(file, choice, there && { content: there.content, revision: there.revision });
    },
    onError: (problem) => failed(problem),
  });
  if (failure?.kind !== 'conflict') return null;
  const { file, by, at } = failure;
  const meta = project.files.find(({ name }) => name === file);
  const values = {
    file,
    who: by ?? meta?.updatedBy ?? '',
    when: clock(at ?? meta?.updatedAt ?? project.updatedAt),
  };
  return (
    <Note text={t('models.project.conflict', values)}>
      <CompareButton
        left={() => serverTexts(session, [file])}
        right={[{ name: file, content: state.texts.get(file)?.content ?? '' }]}
        label={t('models.project.compare')}
      />
      <Button
        size="compact-sm"
        variant="default"
        loading={settle.isPending}
        onClick={() => settle.mutate({ file, choice: 'mine' })}
      >
        {t('models.project.keepMine')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        loading={settle.isPending}
        onClick={() => settle.mutate({ file, choice: 'theirs' })}
      >
        {t('models.project.takeTheirs')}
      </Button>
    </Note>
  );
}

function RefusedNote({ session }: { session: ProjectSession }) {
  const { t } = useTranslation();
  const { failure } = session.state;
  if (failure?.kind !== 'refused') return null;
  return (
    <ProblemPanel
      problem={failure.problem}
      title={t('models.project.notSaved')}
      onRetry={() => session.saver.resume()}
    />
  );
}

function Note({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Alert color="waiting" radius={0} py="xs" role="status">
      <Group gap="sm">
        {text}
        {children}
      </Group>
    </Alert>
  );
}

interface CompareButtonProps {
  left: () => Promise<NamedText[]>;
  right: readonly NamedText[];
  label: string;
}

function CompareButton({ left, right, label }: CompareButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <Modal
          opened
          size="xl"
          onClose={() => setIsOpen(false)}
          title={t('models.project.compareTitle')}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          <Compared left={left} right={right} />
        </Modal>
      )}
    </>
  );
}

function Compared({ left, right }: Omit<CompareButtonProps, 'label'>) {
  const { t } = useTranslation();
  const texts = useQuery({
    queryKey: ['compared-texts', right.map(({ name }) => name)],
    queryFn: left,
    gcTime: 0,
  });
  if (texts.error)
    return (
      <ProblemPanel
        problem={texts.error}
        title={t('models.deploy.changesFailed')}
        onRetry={() => void texts.refetch()}
      />
    );
  return texts.data ? <CompareTexts left={texts.data} right={right} /> : <Skeleton h={80} />;
}

async function readThere(projectKey: string, name: string) {
  const { files } = await projectCalls.get(projectKey);
  return files.some((file) => file.name === name) ? projectCalls.file(projectKey, name) : undefined;
}

async function serverTexts({ project }: ProjectSession, names: readonly string[]): Promise<NamedText[]> {
  const found = await Promise.all(names.map((name) => readThere(project.projectKey, name)));
  return found.flatMap((file) => (file ? [{ name: file.name, content: file.content }] : []));
}
