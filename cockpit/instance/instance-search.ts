import { searchChoice, searchText } from '#web';

export const instanceTabs = [
  'details',
  'variables',
  'waits',
  'jobs',
  'decisions',
  'incidents',
  'called',
  'history',
] as const;
export type InstanceTab = (typeof instanceTabs)[number];

export const instancePanes = ['details', 'steps', 'diagram'] as const;
export type InstancePane = (typeof instancePanes)[number];

/** What the address of an instance says: the chosen element and run, the tab, the pane on a narrow screen. */
export interface InstanceSearch {
  element: string | undefined;
  /** Key of one run of the element. */
  run: string | undefined;
  tab: InstanceTab | undefined;
  pane: InstancePane | undefined;
}

export function readInstanceSearch(raw: Record<string, unknown>): InstanceSearch {
  return {
    element: searchText(raw, 'element'),
    run: searchText(raw, 'run'),
    tab: searchChoice(raw, 'tab', instanceTabs),
    pane: searchChoice(raw, 'pane', instancePanes),
  };
}
