import { mailTemplateNames, type MailState, type MailTemplateName, type SearchRequest } from '#client';
import { searchChoice, searchNumber, searchText } from '#web';

export const mailStates = ['QUEUED', 'SENT', 'FAILED', 'CANCELED'] as const satisfies readonly MailState[];
export const mailsPerPage = 50;

/** What the address of the outbox says. */
export interface MailsSearch {
  /** Templates instead of the outbox. */
  view: 'templates' | undefined;
  state: MailState | undefined;
  kind: MailTemplateName | undefined;
  /** Part of the address or of the name of the receiver. */
  q: string | undefined;
  from: number | undefined;
  /** The mail that is looked at. */
  mail: string | undefined;
}

export function readMailsSearch(raw: Record<string, unknown>): MailsSearch {
  return {
    view: searchChoice(raw, 'view', ['templates'] as const),
    state: searchChoice(raw, 'state', mailStates),
    kind: searchChoice(raw, 'kind', mailTemplateNames),
    q: searchText(raw, 'q'),
    from: searchNumber(raw, 'from'),
    mail: searchText(raw, 'mail'),
  };
}

export function mailsRequest({ state, kind, q, from }: MailsSearch): SearchRequest {
  const like = q && { $like: `*${q.replace(/[\\*?]/g, '\\$&')}*` };
  return {
    filter: {
      ...(state ? { state } : {}),
      ...(kind ? { template: kind } : {}),
      ...(like ? { $or: [{ to: like }, { username: like }] } : {}),
    },
    sort: [{ field: 'mailKey', order: 'DESC' }],
    page: { from: from ?? 0, limit: mailsPerPage },
  };
}
