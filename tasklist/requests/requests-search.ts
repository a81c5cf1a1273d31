import { searchText } from '#web';

export interface RequestsSearch {
  q: string | undefined;
  /** Running ones unless it says otherwise. */
  show: 'done' | 'all' | undefined;
  from: number | undefined;
}

export function readRequestsSearch(raw: Record<string, unknown>): RequestsSearch {
  const show = raw['show'];
  const from = Number(raw['from']);
  return {
    q: searchText(raw, 'q'),
    show: show === 'done' || show === 'all' ? show : undefined,
    from: Number.isInteger(from) && from > 0 ? from : undefined,
  };
}
