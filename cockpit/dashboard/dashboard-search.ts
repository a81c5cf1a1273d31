import { searchChoice, searchNumber, searchText } from '#web';

export const processSorts = ['name', 'running', 'incidents', 'lastStarted'] as const;

/** What the address of the dashboard says about its table of processes. */
export interface DashboardSearch {
  q: string | undefined;
  sort: (typeof processSorts)[number] | undefined;
  order: 'asc' | 'desc' | undefined;
  from: number | undefined;
}

export function readDashboardSearch(raw: Record<string, unknown>): DashboardSearch {
  return {
    q: searchText(raw, 'q'),
    sort: searchChoice(raw, 'sort', processSorts),
    order: searchChoice(raw, 'order', ['asc', 'desc'] as const),
    from: searchNumber(raw, 'from'),
  };
}
