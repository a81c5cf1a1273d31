import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkTaskAction, BulkTaskItem, UserTask, Variables } from '#client';
import { api } from '#web';

/** What the server does in one call; more go one call after the other. */
export const bulkMax = 200;

export interface BulkRequest {
  action: BulkTaskAction;
  /** Found when the work begins: everything that was asked for can be more than the page knows. */
  keys: () => Promise<readonly string[]>;
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
  const [progress, setProgress] = useState({ done: 0, total: 0 });
  const mutation = useMutation({
    mutationFn: async (request: BulkRequest) => {
      const keys = await request.keys();
      const results: BulkTaskItem[] = [];
      for (let from = 0; from < keys.length; from += bulkMax) {
        setProgress({ done: from, total: keys.length });
        results.push(...(await sendSome(request, keys.slice(from, from + bulkMax))));
      }
      return results;
    },
    onSuccess: (results) => {
      const failures = results
        .filter(({ ok }) => !ok)
        .map((item) => ({ item, task: shown.find(({ userTaskKey }) => userTaskKey === item.userTaskKey) }));
      onDone(failures, results.length - failures.length);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['user-tasks'] }),
  });
  return { ...mutation, progress };
}

// helpers

async function sendSome(request: BulkRequest, keys: readonly string[]): Promise<BulkTaskItem[]> {
  const { action, assignee, variables, outcome } = request;
  const { items } = await api.tasks.bulk(action, [...keys], {
    ...(assignee === undefined ? {} : { assignee }),
    ...(variables === undefined ? {} : { variables }),
    ...(outcome === undefined ? {} : { action: outcome }),
  });
  return items;
}
