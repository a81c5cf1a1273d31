import { searchChoice, searchList, searchNumber, searchText } from '#web';
import {
  dayOf,
  instanceSorts,
  processTabs,
  readCondition,
  stateChoices,
  type InstancesSearch,
} from './instances-search.ts';

/** Reads the address of a list of instances; what it does not understand is left out. */
export function readInstancesSearch(raw: Record<string, unknown>): InstancesSearch {
  const conditions = searchList(raw, 'var').filter((text) => readCondition(text) !== undefined);
  return {
    state: searchChoice(raw, 'state', stateChoices),
    version: searchText(raw, 'version'),
    process: searchText(raw, 'process'),
    element: searchText(raw, 'element'),
    error: searchText(raw, 'error'),
    business: searchText(raw, 'business'),
    after: dayOf(searchText(raw, 'after')),
    before: dayOf(searchText(raw, 'before')),
    var: conditions.length > 0 ? conditions : undefined,
    tab: searchChoice(raw, 'tab', processTabs),
    sort: searchChoice(raw, 'sort', instanceSorts),
    order: searchChoice(raw, 'order', ['asc', 'desc'] as const),
    from: searchNumber(raw, 'from'),
  };
}
