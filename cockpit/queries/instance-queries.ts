import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  asKey,
  type ElementInstance,
  type IncidentKey,
  type Job,
  type ProcessInstance,
  type ProcessInstanceKey,
  type SearchAnswer,
  type SearchRequest,
  type Variable,
  type VariableKey,
  type Variables,
} from '#client';
import { api } from '#web';
import type { InstanceFilter } from '../list/instances-search.ts';

export function useInstances(request: SearchRequest<InstanceFilter>) {
  return useQuery({
    queryKey: ['process-instances', 'list', request],
    queryFn: ({ signal }) => api.instances.search(request, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useInstance(key: string) {
  return useQuery({
    queryKey: ['process-instances', 'one', key],
    queryFn: ({ signal }) => api.instances.get(asKey<ProcessInstanceKey>(key), { signal }),
  });
}

export const stepsMax = 1000;

const firstSteps = 200;
const scopeTypes = [
  'SUB_PROCESS',
  'TRANSACTION',
  'EVENT_SUB_PROCESS',
  'AD_HOC_SUB_PROCESS',
  'MULTI_INSTANCE_BODY',
];

/**
 * All steps, or of very many the newest, the first, the scopes they are in, and all active ones
 * however old they are: what stands still must not be missing.
 */
export function useSteps(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['element-instances', 'of-instance', key],
    queryFn: async ({ signal }): Promise<SearchAnswer<ElementInstance>> => {
      const search = (filter: Record<string, unknown>, order: 'ASC' | 'DESC', limit: number) =>
        api.elements.search(
          {
            filter: { processInstanceKey: key, ...filter },
            sort: [{ field: 'startDate', order }],
            page: { from: 0, limit },
          },
          { signal },
        );
      const newest = await search({}, 'DESC', stepsMax);
      if (newest.page.totalItems <= stepsMax) return newest;
      const others = await Promise.all([
        search({}, 'ASC', firstSteps),
        search({ type: { $in: scopeTypes } }, 'DESC', stepsMax),
        search({ state: 'ACTIVE' }, 'DESC', stepsMax),
      ]);
      const all = [newest, ...others].flatMap((answer) => answer.items);
      return { ...newest, items: [...new Map(all.map((step) => [step.elementInstanceKey, step])).values()] };
    },
  });
}

export function useInstanceCounts(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['element-instances', 'counts', key],
    queryFn: () => api.instances.statistics(key),
  });
}

export function useTakenFlows(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['element-instances', 'flows', key],
    queryFn: () => api.instances.flows(key),
  });
}

export function useWaits(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['element-instances', 'waits', key],
    queryFn: () => api.instances.waits(key),
  });
}

const variablesMax = 2000;

export function useVariables(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['variables', 'of-instance', key],
    queryFn: ({ signal }): Promise<SearchAnswer<Variable>> =>
      api.variables.search(
        {
          filter: { processInstanceKey: key },
          sort: [{ field: 'name', order: 'ASC' }],
          page: { from: 0, limit: variablesMax },
        },
        { signal },
      ),
  });
}

/** A search cuts long values; the single read gives them whole. */
export function readWholeVariable(variable: Variable): Promise<Variable> {
  return variable.isTruncated
    ? api.variables.get(asKey<VariableKey>(variable.variableKey))
    : Promise.resolve(variable);
}

export function useInstanceJobs(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['jobs', 'of-instance', key],
    queryFn: ({ signal }): Promise<SearchAnswer<Job>> =>
      api.jobs.search(
        {
          filter: { processInstanceKey: key },
          sort: [{ field: 'creationTime', order: 'DESC' }],
          page: { from: 0, limit: 200 },
        },
        { signal },
      ),
  });
}

export function useInstanceIncidents(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['incidents', 'of-instance', key],
    queryFn: () =>
      api.instances.incidents(key, {
        sort: [{ field: 'creationTime', order: 'DESC' }],
        page: { from: 0, limit: 200 },
      }),
  });
}

export interface IncidentAttempt {
  attempt: number;
  worker: string | null;
  endedAt: string | null;
  errorMessage: string | null;
  stack: string | null;
}
export interface IncidentDetails {
  message: string;
  stack: string | null;
  attempts: IncidentAttempt[];
  inputs: Variables;
}

export function useIncidentDetails(key: IncidentKey) {
  return useQuery({
    queryKey: ['incidents', 'details', key],
    queryFn: ({ signal }) => api.http.get<IncidentDetails>(`/v2/incidents/${key}/details`, { signal }),
  });
}

export function useCalledInstances(key: ProcessInstanceKey) {
  return useQuery({
    queryKey: ['process-instances', 'called-by', key],
    queryFn: ({ signal }): Promise<SearchAnswer<ProcessInstance>> =>
      api.instances.search(
        {
          filter: { parentProcessInstanceKey: key },
          sort: [{ field: 'startDate', order: 'DESC' }],
          page: { from: 0, limit: 200 },
        },
        { signal },
      ),
  });
}

export interface Ancestor {
  processInstanceKey: ProcessInstanceKey;
  processDefinitionName: string | null;
}

/** From the root down to the instance itself; only asked for when something called it. */
export function useCallHierarchy(instance: ProcessInstance) {
  const key = instance.processInstanceKey;
  return useQuery({
    queryKey: ['call-hierarchy', key],
    queryFn: ({ signal }) =>
      api.http.get<Ancestor[]>(`/v2/process-instances/${key}/call-hierarchy`, { signal }),
    enabled: instance.parentProcessInstanceKey !== null,
    staleTime: Infinity,
  });
}

export const historyPerPage = 100;

export function useHistory(key: ProcessInstanceKey, from: number) {
  return useQuery({
    queryKey: ['element-instances', 'history', key, from],
    queryFn: () =>
      api.instances.history(key, {
        sort: [{ field: 'seq', order: 'DESC' }],
        page: { from, limit: historyPerPage },
      }),
    placeholderData: keepPreviousData,
  });
}
