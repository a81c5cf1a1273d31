import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UserTaskKey, Variables } from '#client';
import { api, forgetDraftCopy, keepDraftCopy, useSession } from '#web';
import { wishFocus } from '../keys/focus-wish.ts';

/** The writes on one task. Each makes every task query fetch again, so lists and counts follow. */
export function useTaskWrites(key: UserTaskKey) {
  const queries = useQueryClient();
  const { me } = useSession();
  const refresh = () => queries.invalidateQueries({ queryKey: ['user-tasks'] });

  return {
    claim: useMutation({
      mutationFn: () => api.tasks.assign(key, { assignee: me.username, allowOverride: false }),
      onSuccess: () => wishFocus(key, 'form'),
      onSettled: refresh,
    }),
    giveBack: useMutation({
      mutationFn: () => api.tasks.unassign(key),
      onSuccess: () => wishFocus(key, 'title'),
      onSettled: refresh,
    }),
    assign: useMutation({
      mutationFn: ({ assignee, isFree }: { assignee: string; isFree: boolean }) =>
        api.tasks.assign(key, { assignee, allowOverride: !isFree }),
      onSettled: refresh,
    }),
    /** Null takes the date away. */
    followUp: useMutation({
      mutationFn: (at: Date | null) => api.tasks.update(key, { followUpDate: at?.toISOString() ?? '' }),
      onSettled: refresh,
    }),
    delegate: useMutation({
      mutationFn: (body: { assignee: string; note?: string }) => api.tasks.delegate(key, body),
      onSettled: refresh,
    }),
    resolve: useMutation({
      mutationFn: (variables: Variables) => api.tasks.resolve(key, { variables }),
      onSuccess: () => forgetDraftCopy(me.username, key),
      onSettled: refresh,
    }),
    complete: useMutation({
      mutationFn: (body: { variables: Variables; action?: string; holdFor?: number }) =>
        api.tasks.complete(key, body),
      onSuccess: () => forgetDraftCopy(me.username, key),
      onSettled: refresh,
    }),
    takeBack: useMutation({
      mutationFn: (_typed: Variables) => api.tasks.takeCompletionBack(key),
      onMutate: (typed) => keepDraftCopy(me.username, key, typed),
      onSettled: refresh,
    }),
  };
}
export type TaskWrites = ReturnType<typeof useTaskWrites>;
