import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkTaskAction, BulkTaskItem, UserTask, Variables } from '#client';
import { api } from '#web';

/** What the server does in one call. */
export const bulkMax = 200;

export interface BulkRequest {
  action: BulkTaskAction;
  keys: string[];
  assignee?: string;
  /** Of a completion: the answer for all. */
  variables?: Variables;
  outcome?: string;
}

export interface BulkFailure {
  task: UserTask | undefined;
  item: BulkTaskItem;
}

/** Does one thing with many tasks; each has its own result, and those that fail are told one by one. */
export function useBulk(shown: readonly UserTask[], onDone: (failures: BulkFailure[], done: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ action, keys, assignee, variables, outcome }: BulkRequest) =>
      api.tasks.bulk(action, keys, {
        ...(assignee === undefined ? {} : { assignee }),
        ...(variables === undefined ? {} : { variables }),
        ...(outcome === undefined ? {} : { action: outcome }),
      }),
    onSuccess: ({ items }) => {
      const failures = items
        .filter(({ ok }) => !ok)
        .map((item) => ({ item, task: shown.find(({ userTaskKey }) => userTaskKey === item.userTaskKey) }));
      onDone(failures, items.length - failures.length);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['user-tasks'] }),
  });
}
