import type { MailNotice, NoticeRow } from '../../store/humans/mail-notice.ts';
import type { MailReader } from './mail-engine.ts';
import { dateText, durationText, mailWord } from './mail-language.ts';
import { oneLine } from './mail-lines.ts';

/** What mails about processes and operations show; of all others they are empty. */
export interface NoticeFacts {
  readonly aboutName: string;
  readonly count: number;
  readonly isOne: boolean;
  readonly version: number;
  readonly step: string;
  readonly problem: string;
  /** How long a wait may take. */
  readonly limit: string;
  readonly actorName: string;
  readonly doneCount: number;
  readonly failedCount: number;
  readonly leftCount: number;
  readonly incidentCount: number;
  /** How things stand, one line each. */
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  readonly hasLines: boolean;
  readonly rows: readonly { readonly text: string; readonly link: string | null }[];
  readonly hasRows: boolean;
  readonly moreText: string | null;
}

const TEXT_LENGTH_MAX = 200;
/** A subject has to leave room for the process. */
const PROBLEM_LENGTH_MAX = 80;

/** Texts of models and of failures are one line each, and never markup. */
export function noticeFacts(
  about: MailNotice | null,
  template: string,
  reader: MailReader,
  base: string,
): NoticeFacts {
  const { language } = reader;
  const name = about?.name ?? '';
  const { count = 0, version, done = 0, failed = 0, skipped = 0, incidents = 0 } = about ?? {};
  const lines = about === null ? [] : linesOf(about, reader);
  const rows = (about?.rows ?? []).map((row) => ({
    text: sentenceOf(row, template, reader),
    link: row.path === undefined ? null : base + row.path,
  }));
  const more = about?.more ?? 0;
  return {
    // An operation on many has a name for each of its kinds.
    aboutName: shown(mailWord(language, 'batch-finished', name) ?? name),
    ...{ count, isOne: count === 1, version: version ?? 0 },
    step: shown(about?.step ?? ''),
    problem: oneLine(about?.problem ?? '', PROBLEM_LENGTH_MAX),
    limit: about?.limitMs === undefined ? '' : durationText(about.limitMs, language),
    actorName: shown(about?.by ?? ''),
    ...{ doneCount: done, failedCount: failed, leftCount: failed + skipped, incidentCount: incidents },
    ...{ lines, hasLines: lines.length > 0, rows, hasRows: rows.length > 0 },
    moreText: more > 0 ? fill(mailWord(language, 'notice', 'more') ?? '', { count: more }, reader) : null,
  };
}

// helpers

function shown(text: string): string {
  return oneLine(text, TEXT_LENGTH_MAX);
}

function linesOf(about: MailNotice, reader: MailReader): NoticeFacts['lines'] {
  const { language, timeZone } = reader;
  const { since, until } = about;
  const instant = (at: string | null | undefined): string | null =>
    at === null || at === undefined ? null : dateText(new Date(at), language, timeZone);
  const values: readonly (readonly [string, string | number | null | undefined])[] = [
    ['problem', about.problem],
    ['step', about.step],
    ['versions', about.versions],
    ['since', instant(since)],
    [
      'lasted',
      since === undefined || until === undefined
        ? null
        : durationText(Date.parse(until) - Date.parse(since), language),
    ],
    ['expires', instant(about.expires)],
    ['used', instant(about.used)],
    ['lately', about.lately],
    ['skipped', about.skipped],
    ['by', about.by],
    ['note', about.note],
  ];
  return values.flatMap(([word, value]) =>
    value === null || value === undefined || value === '' || value === 0
      ? []
      : [{ label: mailWord(language, 'notice', word) ?? word, value: shown(String(value)) }],
  );
}

function sentenceOf({ word, values }: NoticeRow, template: string, reader: MailReader): string {
  return fill(mailWord(reader.language, template, word) ?? word, values, reader);
}

function fill(sentence: string, values: NoticeRow['values'], { language, timeZone }: MailReader): string {
  const text = sentence.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key] ?? '–';
    return key.endsWith('At') ? dateText(new Date(value), language, timeZone) : String(value);
  });
  return shown(text);
}
