import type { TaskView } from '#client';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '#web';
import { useFormDraft, type Draft } from '../forms/use-form-draft.ts';

/** The draft of a task. */
export function useDraft(view: TaskView, editable: boolean): Draft {
  const queries = useQueryClient();
  const key = view.task.userTaskKey;
  const place = useMemo(() => {
    const forgetView = () =>
      void queries.invalidateQueries({ queryKey: ['user-tasks', 'view', key], refetchType: 'none' });
    return {
      key,
      save: (variables: Parameters<typeof api.tasks.saveDraft>[1]) => api.tasks.saveDraft(key, variables),
      drop: () => api.tasks.dropDraft(key).then(forgetView),
      onLeave: forgetView,
      // The task is no longer what the page shows.
      onRefused: () => void queries.invalidateQueries({ queryKey: ['user-tasks', 'view', key] }),
    };
  }, [key, queries]);
  return useFormDraft(place, editable);
}
