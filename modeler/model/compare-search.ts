import { searchChoice, searchNumber, searchText } from '#web';

/** Which versions are compared, what is selected, and whether differences of layout and text are left out. */
export interface CompareSearch {
  left?: number | undefined;
  right?: number | undefined;
  element?: string | undefined;
  show?: 'behavior' | undefined;
  /** How the drawings are shown; side by side without it. */
  view?: 'overlay' | 'list' | undefined;
}

export function readCompareSearch(raw: Record<string, unknown>): CompareSearch {
  return {
    left: searchNumber(raw, 'left'),
    right: searchNumber(raw, 'right'),
    element: searchText(raw, 'element'),
    show: searchChoice(raw, 'show', ['behavior']),
    view: searchChoice(raw, 'view', ['overlay', 'list']),
  };
}
