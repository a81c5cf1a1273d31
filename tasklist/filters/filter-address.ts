import type { SavedFilter } from '#client';
import { readTaskQuestion } from '../list/tasks-search.ts';

/** The question stands in the address, so that a link to it works for who does not have the filter. */
export function addressOf({ filterKey, query }: SavedFilter): Record<string, unknown> {
  return { ...readTaskQuestion(query), saved: filterKey };
}
