import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { isProblem, type Project } from '#client';
import { queryClient, useSession } from '#web';
import { browserStorage } from '../drafts/draft-store.ts';
import { editorId } from './editor-id.ts';
import { createKeptChanges, type KeptFile } from './kept-changes.ts';
import {
  ProjectSaver,
  tryAgainAfterMs,
  type OpenText,
  type SaveFailure,
  type SaverState,
} from './project-saver.ts';
import { usePresence } from './use-presence.ts';
import { holderOf, useProjectLock, type LockState, type ProjectLockHold } from './use-project-lock.ts';
import { projectCalls } from './project-client.ts';

export interface ProjectSession {
  project: Project;
  saver: ProjectSaver;
  state: SaverState;
  lock: LockState;
  take: ProjectLockHold['take'];
  /** Typed here in an earlier visit or before somebody took over, and not saved. */
  kept: KeptFile[];
  discardKept: () => void;
  mayEdit: boolean;
  /** Somebody deleted it while it was open here. */
  isGone: boolean;
}

export type OpenedProject =
  | { kind: 'opening' }
  | { kind: 'failed'; problem: unknown; retry: () => void }
  | { kind: 'open'; session: ProjectSession };

/** A project with all its texts, saving itself, held by this window while nobody else edits it. */
export function useProject(projectKey: string, isReading: boolean): OpenedProject {
  const { me } = useSession();
  const [kept] = useState(() => createKeptChanges(me.username, projectKey, browserStorage()));
  const opened = useQuery({
    queryKey: ['open-project', projectKey],
    queryFn: async () => {
      const project = await projectCalls.get(projectKey);
      return { project, texts: await readTexts(project) };
    },
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const saver = useSaver(projectKey, opened.data?.texts, kept);
  const now = useQuery({
    queryKey: ['projects', 'one', projectKey],
    queryFn: ({ signal }) => projectCalls.get(projectKey, { signal }),
    enabled: opened.isSuccess,
    // A lock and those who look on end by time, which nobody tells.
    refetchInterval: ({ state: { data } }) =>
      data && (data.lock !== null || data.viewers.length > 0) ? seenAgainMs : false,
  });
  const hold = useProjectLock(projectKey, { isWanted: opened.isSuccess && !isReading, isReading });
  const state = useSyncExternalStore(saver?.subscribe ?? noSubscription, saver?.snapshot ?? noState);
  const [keptFiles, setKeptFiles] = useState<KeptFile[]>([]);
  useLockedSaver(saver, hold, projectKey, kept.read, setKeptFiles);
  useOthersTexts(saver, hold.lock, now.data);
  useTakenOver(hold, now.data);
  usePresence(projectKey, opened.isSuccess && (hold.lock.kind === 'other' || hold.lock.kind === 'reader'));
  if (opened.error) return { kind: 'failed', problem: opened.error, retry: () => void opened.refetch() };
  if (!opened.data || !saver || !state || hold.lock.kind === 'asking') return { kind: 'opening' };
  const session: ProjectSession = {
    project: now.data ?? opened.data.project,
    saver,
    state,
    lock: hold.lock,
    take: hold.take,
    kept: keptFiles,
    discardKept: () => {
      kept.write([]);
      setKeptFiles([]);
    },
    mayEdit: hold.lock.kind === 'mine',
    isGone: isProblem(now.error, 'NOT_FOUND') || isGoneBySave(state),
  };
  return { kind: 'open', session };
}

// helpers

const seenAgainMs = 30_000;
const noSubscription = () => () => undefined;
const noState = () => undefined;

async function readTexts(project: Project): Promise<Map<string, OpenText>> {
  const files = await Promise.all(
    project.files.map(({ name }) => projectCalls.file(project.projectKey, name)),
  );
  return new Map(files.map(({ name, content, revision }) => [name, { content, revision }]));
}

function useSaver(
  projectKey: string,
  texts: ReadonlyMap<string, OpenText> | undefined,
  kept: ReturnType<typeof createKeptChanges>,
): ProjectSaver | undefined {
  const [saver, setSaver] = useState<ProjectSaver>();
  useEffect(() => {
    if (texts === undefined) return undefined;
    const made = new ProjectSaver(texts, {
      save: (file) => saveFile(projectKey, file),
      failureOf,
      kept,
      later: (ms, call) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    });
    setSaver(made);
    // What waits is sent at once when the page is hidden; if that fails, the browser has it.
    const onHide = () => void made.flush();
    const onOnline = () => void made.flush();
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('online', onOnline);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('online', onOnline);
      void made.flush().then(() => queryClient.invalidateQueries({ queryKey: ['projects'] }));
    };
  }, [projectKey, texts, kept]);
  return saver;
}

async function saveFile(projectKey: string, file: KeptFile): Promise<{ revision: number }> {
  try {
    const options = { keepalive: isSmall(file) };
    return await projectCalls.saveFile(projectKey, { ...file, editorId: editorId() }, options);
  } catch (problem) {
    if (!isProblem(problem, 'REVISION_CONFLICT')) throw problem;
    // What a page sent while it went away may have arrived: then it is saved.
    const there = await projectCalls.file(projectKey, file.name).catch(() => undefined);
    if (there?.content === file.content) return there;
    throw problem;
  }
}

function isGoneBySave({ failure }: SaverState): boolean {
  return failure?.kind === 'refused' && isProblem(failure.problem, 'NOT_FOUND');
}

/** Browsers send at most 64 kB behind a page that goes away. */
function isSmall({ content }: KeptFile): boolean {
  return content.length < 20_000;
}

function failureOf(problem: unknown, file: string): SaveFailure {
  if (!isProblem(problem)) return { kind: 'refused', problem };
  const { members } = problem;
  const text = (name: string) => (typeof members[name] === 'string' ? (members[name] as string) : undefined);
  if (problem.code === 'REVISION_CONFLICT')
    return { kind: 'conflict', file, by: text('changedBy'), at: text('changedAt') };
  if (problem.code === 'LOCKED_BY_OTHER') {
    const { lockedBy, since } = holderOf(members);
    return { kind: 'lost', by: lockedBy, since };
  }
  if (problem.status === 0) return { kind: 'unreachable', why: 'CONNECTION' };
  // A session that ended is begun again in a dialog; the next attempt goes through.
  if (problem.status === 401) return { kind: 'unreachable', why: 'SESSION' };
  const isPassing = problem.status === 429 || problem.status >= 500;
  return isPassing ? { kind: 'unreachable', why: 'SERVER' } : { kind: 'refused', problem };
}

/** Saves while this window has the lock, and takes up what an earlier visit could not save. */
function useLockedSaver(
  saver: ProjectSaver | undefined,
  { lock, lose }: ProjectLockHold,
  projectKey: string,
  readKept: () => KeptFile[],
  onKept: (files: KeptFile[]) => void,
): void {
  const { kind } = lock;
  useEffect(() => {
    if (!saver) return undefined;
    if (kind === 'other' || kind === 'reader') {
      const [by, since] = lock.kind === 'other' ? [lock.lockedBy, lock.since] : ['', ''];
      saver.giveWay({ kind: 'lost', by, since });
      onKept(readKept());
      return undefined;
    }
    if (kind !== 'mine') return undefined;
    let isGone = false;
    const begin = () => {
      if (isGone) return;
      const files = readKept();
      saver.resume();
      saver.takeUp(files);
      onKept([]);
    };
    readNewest(saver, projectKey).then(begin, begin);
    return () => {
      isGone = true;
    };
    // The rest of the lock says who has it, not whether.
  }, [saver, kind, projectKey]);
  useEffect(
    () =>
      saver?.subscribe(() => {
        const { failure } = saver.snapshot();
        if (failure?.kind === 'lost' && failure.by !== '' && kind === 'mine') lose(failure.by, failure.since);
      }),
    [saver, kind, lose],
  );
}

/** Whoever begins to edit begins with what is there now. */
async function readNewest(saver: ProjectSaver, projectKey: string): Promise<void> {
  await takeOverTexts(saver, await projectCalls.get(projectKey));
}

async function takeOverTexts(saver: ProjectSaver, project: Project): Promise<void> {
  const { texts, dirty } = saver.snapshot();
  const names = new Set(project.files.map(({ name }) => name));
  for (const name of texts.keys()) if (!names.has(name) && !dirty.has(name)) saver.replace(name, undefined);
  for (const { name, revision } of project.files) {
    if ((texts.get(name)?.revision ?? 0) >= revision || dirty.has(name)) continue;
    const file = await projectCalls.file(project.projectKey, name);
    saver.replace(name, { content: file.content, revision: file.revision });
  }
}

/** While somebody else edits, what they save is shown. */
function useOthersTexts(
  saver: ProjectSaver | undefined,
  lock: LockState,
  project: Project | undefined,
): void {
  const isReading = lock.kind === 'other' || lock.kind === 'reader';
  useEffect(() => {
    if (!saver || !isReading || !project) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const read = () => {
      takeOverTexts(saver, project).catch(() => {
        if (!isGone) timer = setTimeout(read, tryAgainAfterMs);
      });
    };
    read();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [saver, isReading, project]);
}

/** Somebody may have taken over: the server is asked at once, not at the next word of this window. */
function useTakenOver({ lock, since, take }: ProjectLockHold, project: Project | undefined): void {
  const there = project?.lock?.since;
  useEffect(() => {
    if (lock.kind === 'mine' && there !== undefined && there !== since) void take(false);
  }, [lock.kind, there, since, take]);
}
