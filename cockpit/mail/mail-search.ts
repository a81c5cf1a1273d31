import type { MailState, SearchRequest } from '#client';
import { searchChoice, searchNumber, searchText } from '#web';

export const mailStates = ['QUEUED', 'SENT', 'FAILED', 'CANCELED'] as const satisfies readonly MailState[];
export const mailsPerPage = 50;

/** What the address of the outbox says. */
export interface MailsSearch {
  state: MailState | undefined;
  /** Part of the address or of the name of the receiver. */
  q: string | undefined;
  from: number | undefined;
  /** The mail that is looked at. */
  mail: string | undefined;
}

export function readMailsSearch(raw: Record<string, unknown>): MailsSearch {
  return {
    state: searchChoice(raw, 'state', mailStates),
    q: searchText(raw, 'q'),
    from: searchNumber(raw, 'from'),
    mail: searchText(raw, 'mail'),
  };
}

export function mailsRequest({ state, q, from }: MailsSearch): SearchRequest {
  const like = q && { $like: `*${q.replace(/[\\*?]/g, '\\$&')}*` };
  return {
    filter: {
      ...(state ? { state } : {}),
      ...(like ? { $or: [{ to: like }, { username: like }] } : {}),
    },
    sort: [{ field: 'mailKey', order: 'DESC' }],
    page: { from: from ?? 0, limit: mailsPerPage },
  };
}
