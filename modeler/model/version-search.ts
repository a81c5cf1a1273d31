import { searchNumber, searchText } from '#web';

/** Which version is shown, and which of its elements is selected. */
export interface VersionSearch {
  version?: number | undefined;
  element?: string | undefined;
}

export function readVersionSearch(raw: Record<string, unknown>): VersionSearch {
  return { version: searchNumber(raw, 'version'), element: searchText(raw, 'element') };
}
