import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkTaskAction, BulkTaskItem, UserTask } from '#client';
import { api } from '#web';

/** What the server does in one call. */
export const bulkMax = 200;

export interface BulkFailure {
  task: UserTask | undefined;
  item: BulkTaskItem;
}

/** Does one thing with many tasks; each has its own result, and those that fail are told one by one. */
export function useBulk(shown: readonly UserTask[], onDone: (failures: BulkFailure[], done: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: { action: BulkTaskAction; keys: string[]; assignee?: string }) =>
      api.tasks.bulk(request.action, request.keys, request.assignee),
    onSuccess: ({ items }) => {
      const failures = items
        .filter(({ ok }) => !ok)
        .map((item) => ({ item, task: shown.find(({ userTaskKey }) => userTaskKey === item.userTaskKey) }));
      onDone(failures, items.length - failures.length);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['user-tasks'] }),
  });
}
