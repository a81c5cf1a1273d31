import type { SearchRequest, SortBy } from '#client';
import type { Calendar } from '#web';

export const stateChoices = ['running', 'incidents', 'suspended', 'completed', 'canceled', 'all'] as const;
export type StateChoice = (typeof stateChoices)[number];

export const instanceSorts = [
  'startDate',
  'endDate',
  'processInstanceKey',
  'processDefinitionName',
  'processDefinitionVersion',
  'businessId',
  'state',
] as const;
export type InstanceSort = (typeof instanceSorts)[number];

export const processTabs = ['instances', 'versions', 'incidents', 'diagram'] as const;
export type ProcessTab = (typeof processTabs)[number];

/** What the address of a list of instances says. Absent means the default: running, newest first. */
export interface InstancesSearch {
  state: StateChoice | undefined;
  /** A version number, `all`, or absent for the newest one (only on the page of a process). */
  version: string | undefined;
  process: string | undefined;
  element: string | undefined;
  /** A text the message of an open incident contains, or `fp:` and the fingerprint of a group. */
  error: string | undefined;
  business: string | undefined;
  /** Days as the reader's calendar has them, `2026-11-21`; both are included. */
  after: string | undefined;
  before: string | undefined;
  /** Conditions `name=value`; the value is JSON, and what is not JSON is taken as a text. */
  var: string[] | undefined;
  tab: ProcessTab | undefined;
  sort: InstanceSort | undefined;
  order: 'asc' | 'desc' | undefined;
  from: number | undefined;
}

export type InstanceFilter = Record<string, unknown>;

export const instancesPerPage = 50;

/** Where the instances are looked for: one version, all versions of a process, or everywhere. */
export interface InstanceScope {
  processDefinitionId?: string | undefined;
  processDefinitionKey?: string | undefined;
}

export function instanceRequest(
  search: InstancesSearch,
  scope: InstanceScope,
  calendar: Calendar,
): SearchRequest<InstanceFilter> {
  return {
    filter: { ...scopeFilter(scope), ...conditionsFilter(search, calendar), ...elementFilter(search) },
    sort: [sortOf(search)],
    page: { from: search.from ?? 0, limit: instancesPerPage },
  };
}

/**
 * The filter of the counts on the diagram. The element is left out: a person who has chosen one
 * still wants to see how many stand at the others. The version is in the path of the request.
 */
export function statisticsFilter(search: InstancesSearch, calendar: Calendar): InstanceFilter {
  return conditionsFilter(search, calendar);
}

export function sortOf(search: InstancesSearch): Required<SortBy> & { field: InstanceSort } {
  const field = search.sort ?? 'startDate';
  const order = search.order ?? (field === 'startDate' || field === 'endDate' ? 'desc' : 'asc');
  return { field, order: order === 'desc' ? 'DESC' : 'ASC' };
}

export type FilterName = 'state' | 'process' | 'element' | 'error' | 'business' | 'after' | 'before' | 'var';
export interface ActiveFilter {
  name: FilterName;
  value: string;
}

/** The filters in force, one entry per condition, for chips and for "no instance matches". */
export function activeFilters(search: InstancesSearch): ActiveFilter[] {
  const filters: ActiveFilter[] = [];
  if (search.state && search.state !== 'running') filters.push({ name: 'state', value: search.state });
  for (const name of ['process', 'element', 'error', 'business', 'after', 'before'] as const) {
    const value = search[name];
    if (value !== undefined) filters.push({ name, value });
  }
  for (const value of search.var ?? []) filters.push({ name: 'var', value });
  return filters;
}

/** What has to change in the address to take one filter away. */
export function without(search: InstancesSearch, filter: ActiveFilter): Partial<InstancesSearch> {
  if (filter.name !== 'var') return { [filter.name]: undefined, from: undefined };
  const rest = (search.var ?? []).filter((text) => text !== filter.value);
  return { var: rest.length > 0 ? rest : undefined, from: undefined };
}

export const noFilters: Partial<InstancesSearch> = {
  state: undefined,
  process: undefined,
  element: undefined,
  error: undefined,
  business: undefined,
  after: undefined,
  before: undefined,
  var: undefined,
  from: undefined,
};

/** `amount=12` is a number, `name=Ann` and `name="Ann"` are texts; no `=` or no name is nothing. */
export function readCondition(text: string): { name: string; value: string } | undefined {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(0, at)).trim();
  if (name === '') return undefined;
  return { name, value: jsonText(text.slice(at + 1).trim()) };
}

/** A day of the calendar as the address has it; anything else is nothing. */
export function dayOf(text: string | undefined): string | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  return Number.isNaN(Date.parse(text)) ? undefined : text;
}

// helpers

const liveStates = { $in: ['ACTIVE', 'SUSPENDED'] };

function scopeFilter(scope: InstanceScope): InstanceFilter {
  if (scope.processDefinitionKey) return { processDefinitionKey: scope.processDefinitionKey };
  if (scope.processDefinitionId) return { processDefinitionId: scope.processDefinitionId };
  return {};
}

function conditionsFilter(search: InstancesSearch, calendar: Calendar): InstanceFilter {
  return {
    ...stateFilter(search.state ?? 'running'),
    ...(search.error ? errorFilter(search.error) : {}),
    ...(search.business ? { businessId: textMatch(search.business) } : {}),
    ...startedFilter(search.after, search.before, calendar),
    ...(search.var ? { variables: search.var.flatMap((text) => readCondition(text) ?? []) } : {}),
  };
}

function elementFilter(search: InstancesSearch): InstanceFilter {
  return {
    ...(search.element ? { elementId: search.element } : {}),
    ...(search.process ? { processDefinitionId: search.process } : {}),
  };
}

function stateFilter(state: StateChoice): InstanceFilter {
  switch (state) {
    case 'running':
      return { state: liveStates };
    case 'incidents':
      return { state: liveStates, hasIncident: true };
    case 'suspended':
      return { state: 'SUSPENDED' };
    case 'completed':
      return { state: 'COMPLETED' };
    case 'canceled':
      return { state: 'TERMINATED' };
    case 'all':
      return {};
  }
}

function errorFilter(error: string): InstanceFilter {
  if (error.startsWith('fp:')) return { fingerprint: error.slice(3) };
  return { errorMessage: { $like: `*${escaped(error)}*` } };
}

/** A person's `*` means "anything"; without one the whole text is meant. */
function textMatch(text: string): unknown {
  return text.includes('*') ? { $like: text } : text;
}

function escaped(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}

/** Days are the reader's: they start and end at midnight of the zone that the pages speak of. */
function startedFilter(
  after: string | undefined,
  before: string | undefined,
  { startOfDay }: Calendar,
): InstanceFilter {
  if (!after && !before) return {};
  return {
    startDate: {
      ...(after ? { $gte: startOfDay(after).toISOString() } : {}),
      ...(before ? { $lt: startOfDay(before, 1).toISOString() } : {}),
    },
  };
}

function jsonText(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}
