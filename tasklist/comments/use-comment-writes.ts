import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CommentKey, UserTaskKey } from '#client';
import { api } from '#web';

/** The writes on the comments of one task; the task's snapshot is fetched again after each. */
export function useCommentWrites(taskKey: UserTaskKey) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['user-tasks'] });
  return {
    add: useMutation({
      mutationFn: (comment: { text: string; mentions: string[] }) =>
        api.comments.add({ targetType: 'USER_TASK', targetKey: taskKey, ...comment }),
      onSettled,
    }),
    edit: useMutation({
      mutationFn: ({ key, text }: { key: CommentKey; text: string }) => api.comments.edit(key, text),
      onSettled,
    }),
    remove: useMutation({ mutationFn: (key: CommentKey) => api.comments.remove(key), onSettled }),
  };
}
