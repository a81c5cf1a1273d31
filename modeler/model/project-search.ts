import { searchChoice, searchText } from '#web';

/** What the address of a project says: the open file, the element that is meant, and what is shown beside. */
export interface ProjectSearch {
  file?: string | undefined;
  element?: string | undefined;
  panel?: 'comments' | 'history' | undefined;
}

export function readProjectSearch(raw: Record<string, unknown>): ProjectSearch {
  return {
    file: searchText(raw, 'file'),
    element: searchText(raw, 'element'),
    panel: searchChoice(raw, 'panel', ['comments', 'history'] as const),
  };
}
