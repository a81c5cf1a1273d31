import { searchText } from '#web';

export interface StartSearch {
  q: string | undefined;
}

export function readStartSearch(raw: Record<string, unknown>): StartSearch {
  return { q: searchText(raw, 'q') };
}
