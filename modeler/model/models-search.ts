import { searchNumber, searchText } from '#web';

/** The filter of the list of processes. */
export interface ModelsSearch {
  text?: string | undefined;
  page?: number | undefined;
}

export function readModelsSearch(raw: Record<string, unknown>): ModelsSearch {
  return { text: searchText(raw, 'text'), page: searchNumber(raw, 'page') };
}
