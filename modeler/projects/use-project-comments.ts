import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProjectComment } from '#client';
import { api, useProblemNotice } from '#web';
import { projectCalls } from './project-client.ts';

/** All comments of a project; a live change of the project fetches them again. */
export function useProjectComments(projectKey: string) {
  return useQuery({
    queryKey: ['projects', 'comments', projectKey],
    queryFn: ({ signal }) => projectCalls.comments(projectKey, { signal }),
  });
}

/** How many open comments each element of a file has. */
export function openComments(
  comments: readonly ProjectComment[],
  fileName: string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { fileName: file, elementId, resolvedAt } of comments)
    if (file === fileName && elementId !== null && resolvedAt === null)
      counts.set(elementId, (counts.get(elementId) ?? 0) + 1);
  return counts;
}

export function useCommentWrites(projectKey: string) {
  const queries = useQueryClient();
  const failed = useProblemNotice();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['projects', 'comments', projectKey] });
  const add = useMutation({
    mutationFn: (comment: Parameters<typeof projectCalls.comment>[1]) =>
      projectCalls.comment(projectKey, comment),
    onSuccess,
  });
  const settle = useMutation({
    mutationFn: ({ commentKey, resolvedAt }: ProjectComment) =>
      resolvedAt === null ? projectCalls.resolveComment(commentKey) : projectCalls.reopenComment(commentKey),
    onSuccess,
    onError: (problem) => failed(problem),
  });
  const remove = useMutation({
    mutationFn: ({ commentKey }: ProjectComment) => api.comments.remove(commentKey),
    onSuccess,
    onError: (problem) => failed(problem),
  });
  return { add, settle, remove };
}
