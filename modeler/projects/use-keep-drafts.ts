import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem, type NamedText } from '#client';
import { useProblemNotice } from '#web';
import type { DraftStore } from '../drafts/draft-store.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import { useDraftStore } from '../drafts/use-model-draft.ts';
import { filesOfDraft } from './project-draft.ts';
import { projectCalls } from './project-client.ts';

interface NewProject {
  name: string;
  drafts: readonly ModelDraft[];
}

/**
 * Makes a project of new models and opens it. Without a connection, or without the right to create projects, they become drafts
 * of this browser, so that nobody has to wait to begin.
 */
export function useKeepDrafts() {
  const { t } = useTranslation();
  const store = useDraftStore();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const failed = useProblemNotice();
  return useMutation({
    mutationFn: async ({ name, drafts }: NewProject): Promise<string> => {
      const [first] = drafts;
      if (!first) throw new Error('A project is made of at least one model.');
      try {
        const { projectKey } = await createProject(name, drafts);
        return `/models/projects/${projectKey}?file=${encodeURIComponent(filesOfDraft(first)[0]?.name ?? '')}`;
      } catch (problem) {
        if (!staysHere(problem)) throw problem;
        for (const draft of drafts) if (!store.put(draft)) throw new Error(t('models.importing.noRoom'));
        return `/models/drafts/${first.draftId}`;
      }
    },
    onSuccess: async (to) => {
      void queries.invalidateQueries({ queryKey: ['projects'] });
      await navigate({ to: to as never });
    },
    onError: (problem) => failed(problem),
  });
}

/** Drafts that were kept in this browser move into projects; answers how many did. What cannot move now stays. */
export async function takeOverDrafts(store: DraftStore): Promise<number> {
  let moved = 0;
  for (const { draftId } of store.list()) {
    const draft = store.get(draftId);
    if (draft === undefined) continue;
    try {
      await createProject(draft.name || draft.fileName, [draft]);
    } catch {
      continue;
    }
    store.remove(draftId);
    moved += 1;
  }
  return moved;
}

export function createProject(name: string, drafts: readonly ModelDraft[]) {
  return projectCalls.create({ name: name.slice(0, 255), files: withOwnNames(drafts.flatMap(filesOfDraft)) });
}

// helpers

/** The same form of two drafts is one file; different files of one name get a number. */
function withOwnNames(files: readonly NamedText[]): NamedText[] {
  const named = new Map<string, string>();
  for (const { name, content } of files) {
    let free = name;
    for (let number = 2; named.has(free) && named.get(free) !== content; number += 1)
      free = name.replace(/(\.[^.]*)?$/, `-${number}$1`);
    named.set(free, content);
  }
  return [...named].map(([name, content]) => ({ name, content }));
}

function staysHere(problem: unknown): boolean {
  return isProblem(problem) && (problem.status === 0 || problem.status >= 502 || problem.status === 403);
}
