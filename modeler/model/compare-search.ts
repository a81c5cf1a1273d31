import { searchChoice, searchNumber, searchText } from '#web';

/** Which versions are compared, what is selected, and whether differences of layout and text are left out. */
export interface CompareSearch {
  left?: number | undefined;
  right?: number | undefined;
  element?: string | undefined;
  show?: 'behavior' | undefined;
}

export function readCompareSearch(raw: Record<string, unknown>): CompareSearch {
  return {
    left: searchNumber(raw, 'left'),
    right: searchNumber(raw, 'right'),
    element: searchText(raw, 'element'),
    show: searchChoice(raw, 'show', ['behavior']),
  };
}

/** Without a choice the newest version is compared with the one before it. */
export function comparedVersions(
  search: Pick<CompareSearch, 'left' | 'right'>,
  versions: readonly number[],
): { left: number | undefined; right: number | undefined } {
  const newestFirst = [...versions].sort((one, other) => other - one);
  const right = search.right ?? newestFirst[0];
  const before = newestFirst.find((version) => right !== undefined && version < right);
  return { left: search.left ?? before ?? right, right };
}
