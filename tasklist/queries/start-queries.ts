import type { Process, ProcessDefinitionKey } from '#client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '#web';

const processesMax = 100;

/** What this person may start, found by name, last started first. */
export function useStartableProcesses(text: string | undefined) {
  return useQuery({
    queryKey: ['processes', 'startable', text],
    queryFn: ({ signal }) =>
      api.processes.search(
        {
          filter: { startable: true, ...(text ? { name: { $like: `*${escaped(text)}*` } } : {}) },
          sort: [{ field: 'lastStarted', order: 'DESC' }],
          page: { limit: processesMax },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
}

export function useProcess(processDefinitionId: string) {
  return useQuery({
    queryKey: ['processes', 'one', processDefinitionId],
    queryFn: () => api.processes.get(processDefinitionId),
  });
}

/** The version that a start would use now, and its form; `null` means there is none. */
export function useStartForm(process: Process | undefined) {
  return useQuery({
    queryKey: ['process-definitions', 'start-form', process?.processDefinitionId, process?.latestVersion],
    enabled: process !== undefined,
    queryFn: async () => {
      const key = process && (releasedKey(process) ?? (await latestKey(process.processDefinitionId)));
      return { key, form: key ? ((await api.definitions.form(key)) ?? null) : null };
    },
  });
}

// helpers

/** The release says which version new starts get; without one it is the newest. */
function releasedKey(process: Process): ProcessDefinitionKey | undefined {
  const routes = process.release?.['routes'];
  if (!Array.isArray(routes) || routes.length !== 1) return undefined;
  return (routes[0] as { processDefinitionKey?: ProcessDefinitionKey }).processDefinitionKey;
}

async function latestKey(processDefinitionId: string): Promise<ProcessDefinitionKey | undefined> {
  const found = await api.definitions.search({
    filter: { processDefinitionId, isLatestVersion: true },
    page: { limit: 1 },
  });
  return found.items[0]?.processDefinitionKey;
}

/** `*` and `?` are wildcards of the search; typed ones mean themselves. */
function escaped(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}
