import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Process, ProcessDefinition, ProcessDefinitionKey, SearchAnswer } from '#client';
import { api, type Topic } from '#web';
import type { InstanceFilter } from '../list/instances-search.ts';

/** The numbers of the dashboard; one that the server does not count is null. */
export interface Overview {
  running: number;
  incidents: number;
  stalled: number | null;
  overdueTasks: number;
  recentDeployments: RecentDeployment[];
}
export interface RecentDeployment {
  processDefinitionKey: ProcessDefinitionKey;
  processDefinitionId: string;
  name: string | null;
  version: number;
  deployedAt: string;
  deployedBy: string | null;
  versionNote: string | null;
}

export function useOverview() {
  return useQuery({
    queryKey: topic('process-instances', 'overview'),
    queryFn: ({ signal }) => api.http.get<Overview>('/v2/overview', { signal }),
  });
}

export interface ProcessesRequest {
  q: string | undefined;
  sort: string;
  order: 'ASC' | 'DESC';
  from: number;
  limit: number;
}

export function useProcesses({ q, sort, order, from, limit }: ProcessesRequest) {
  const matches = q && { $or: [{ name: { $like: `*${q}*` } }, { processDefinitionId: { $like: `*${q}*` } }] };
  return useQuery({
    queryKey: topic('processes', 'list', { q, sort, order, from, limit }),
    queryFn: ({ signal }): Promise<SearchAnswer<Process>> =>
      api.processes.search(
        { filter: matches || {}, sort: [{ field: sort, order }], page: { from, limit } },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
}

const versionsMax = 1000;

/** All versions of a process, newest first, with what runs on each. */
export function useVersions(processDefinitionId: string) {
  return useQuery({
    queryKey: topic('process-definitions', 'versions', processDefinitionId),
    queryFn: ({ signal }): Promise<SearchAnswer<ProcessDefinition>> =>
      api.definitions.search(
        {
          filter: { processDefinitionId },
          sort: [{ field: 'version', order: 'DESC' }],
          page: { from: 0, limit: versionsMax },
        },
        { signal },
      ),
  });
}

/** The file of a version never changes, so it is fetched once. */
export function useDefinitionXml(key: ProcessDefinitionKey | undefined) {
  return useQuery({
    queryKey: ['definition-xml', key],
    queryFn: ({ signal }) => api.definitions.xml(key as ProcessDefinitionKey, { signal }),
    enabled: key !== undefined,
    staleTime: Infinity,
  });
}

export function useElementCounts(key: ProcessDefinitionKey | undefined, filter: InstanceFilter) {
  return useQuery({
    queryKey: topic('process-instances', 'element-counts', key, filter),
    queryFn: () => api.definitions.statistics(key as ProcessDefinitionKey, filter),
    enabled: key !== undefined,
    placeholderData: keepPreviousData,
  });
}

export const incidentsMax = 1000;

/** The newest open incidents of a process or of one of its versions. */
export function useOpenIncidents(filter: { processDefinitionId: string } | { processDefinitionKey: string }) {
  return useQuery({
    queryKey: topic('incidents', 'open', filter),
    queryFn: ({ signal }) =>
      api.incidents.search(
        {
          filter: { ...filter, state: 'ACTIVE' },
          sort: [{ field: 'creationTime', order: 'DESC' }],
          page: { from: 0, limit: incidentsMax },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
}

// helpers

/** The first entry says which events make the query old. */
function topic(name: Topic, ...rest: unknown[]): unknown[] {
  return [name, ...rest];
}
