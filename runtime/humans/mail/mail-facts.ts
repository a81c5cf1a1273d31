import { isFixedMail } from '../../contract/mails.ts';
import type { ClaimedMail } from '../../store/humans/claimed-mail.ts';
import type { DigestTask } from '../../store/humans/digest-mails.ts';
import { digestFacts, type DigestFacts } from './digest-facts.ts';
import { fieldFacts } from './field-facts.ts';
import type { MailReader } from './mail-engine.ts';
import { dateText, durationText, mailLanguage, mailWord, relativeText } from './mail-language.ts';
import { manyLines, oneLine } from './mail-lines.ts';
import { noticeFacts, type NoticeFacts } from './notice-facts.ts';

/** Where links lead, and what a test mail says about the server. */
export interface MailSite {
  readonly baseUrl: string;
  /** Host and port of the mail server, never a password. */
  readonly smtpServer: string;
  readonly from: string;
}

/** A mail with what only its kind needs. */
export type MailToRender = ClaimedMail & { readonly digest?: readonly DigestTask[] };

/** Only what is named here can appear in a mail: of the variables of a process, those that it declares as fields of its tasks. */
export interface MailFacts extends DigestFacts, NoticeFacts {
  readonly language: string;
  readonly userName: string;
  readonly taskName: string | null;
  /** What the mail is about: the task, or its process, with the business id. */
  readonly subjectName: string;
  readonly processName: string | null;
  readonly businessId: string | null;
  /** Who started the instance, where that is not the reader. */
  readonly requesterName: string | null;
  /** By which group of the reader a task is offered to them. */
  readonly groupName: string | null;
  /** Where whoever has the task asks the others to take it. */
  readonly reassignLink: string;
  /** What the process declares for its tasks, in words. */
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly due: string | null;
  /** `in 3 hours`; null when it is over. */
  readonly dueIn: string | null;
  readonly link: string;
  /** Where people choose their mails; null for mails that nobody can switch off. */
  readonly choicesLink: string | null;
  readonly authorName: string;
  /** The words of a comment, as they are and with `> ` before each line. */
  readonly quote: string;
  readonly quotedText: string;
  /** Who has the task now. */
  readonly assigneeName: string;
  /** Open tasks of the same step that nobody has. */
  readonly othersWaiting: number;
  readonly hasOneOther: boolean;
  readonly hasOthers: boolean;
  /** Steps that people have done, and the ones that are open now. */
  readonly done: readonly string[];
  readonly open: readonly string[];
  readonly hasWay: boolean;
  readonly absentName: string;
  readonly deputyName: string;
  readonly isDeputy: boolean;
  readonly from: string;
  readonly until: string;
  /** The request without its task. */
  readonly requestName: string;
  readonly outcome: string;
  /** Who did the last step, or canceled. */
  readonly byName: string | null;
  readonly why: string | null;
  /** `3 hours`; null while it is not known. */
  readonly usualTime: string | null;
  readonly serverName: string;
  readonly smtpServer: string;
  readonly sender: string;
  readonly sentAt: string;
}

/** The language and clock of whom the mail is for; the server's clock where they have said nothing. */
export function readerOf(
  { language, timeZone }: Pick<ClaimedMail, 'language' | 'timeZone'>,
  serverZone: string,
  now: number,
): MailReader {
  return { language: mailLanguage(language), timeZone: timeZone ?? serverZone, now };
}

/** Names come from people and models: they are one line each. */
export function mailFacts(mail: MailToRender, reader: MailReader, site: MailSite): MailFacts {
  const { language, timeZone, now } = reader;
  const word = (name: string): string => mailWord(language, 'common', name) ?? '';
  const base = site.baseUrl.replace(/\/+$/, '');
  const processName = mail.instanceKey === null ? null : name(mail.processName ?? word('aProcess'));
  const taskName = mail.taskKey === null ? null : name(mail.taskName ?? word('aTask'));
  const businessId = mail.businessId === null ? null : name(mail.businessId);
  const quote = manyLines(mail.comment?.text ?? '', QUOTE_LENGTH_MAX);
  const dueAt = mail.dueDate?.getTime();
  const done = (mail.way?.done ?? []).map(name);
  const open = (mail.way?.open ?? []).map(name);
  return {
    language,
    userName: name(mail.userName ?? '') || (mail.address.split('@')[0] ?? ''),
    taskName,
    subjectName: [
      taskName ?? processName ?? name(mail.comment?.project?.name ?? mail.about?.name ?? 'Millrace'),
      businessId,
    ]
      .filter((part) => part !== null)
      .join(' '),
    processName,
    businessId,
    requesterName: mail.requesterName === null ? null : name(mail.requesterName),
    groupName: mail.groupName === null ? null : name(mail.groupName),
    reassignLink: mail.taskKey === null ? '' : `${base}/t/${mail.taskKey}?ask=reassign`,
    fields: fieldFacts(mail.fields, reader),
    due: mail.dueDate === null ? null : dateText(mail.dueDate, language, timeZone),
    dueIn: dueAt === undefined || dueAt <= now ? null : relativeText(dueAt - now, language),
    link: base + pathOf(mail),
    choicesLink: isFixedMail(mail.template) ? null : `${base}/preferences`,
    authorName: name(mail.comment?.author ?? ''),
    quote,
    quotedText: quote.replace(/^/gm, '> '),
    assigneeName: name(mail.assigneeName ?? ''),
    othersWaiting: mail.othersWaiting,
    hasOneOther: mail.othersWaiting === 1,
    hasOthers: mail.othersWaiting > 1,
    ...{ done, open, hasWay: open.length > 0 && (done.length > 0 || mail.template === 'request-received') },
    ...substitutionFacts(mail.substitution, reader),
    ...requestFacts(mail.request, language),
    requestName: [processName ?? 'Millrace', businessId].filter((part) => part !== null).join(' '),
    ...digestFacts(mail.digest ?? [], reader, base),
    ...noticeFacts(mail.about, mail.template, reader, base),
    serverName: URL.canParse(base) ? new URL(base).host : base,
    smtpServer: site.smtpServer,
    sender: site.from,
    sentAt: dateText(new Date(now), language, timeZone),
  };
}

// helpers

const NAME_LENGTH_MAX = 120;
/** The whole is one click away. */
const QUOTE_LENGTH_MAX = 2000;

function name(text: string): string {
  return oneLine(text, NAME_LENGTH_MAX);
}

function substitutionFacts(
  substitution: ClaimedMail['substitution'],
  { language, timeZone }: MailReader,
): Pick<MailFacts, 'absentName' | 'deputyName' | 'isDeputy' | 'from' | 'until'> {
  if (substitution === null) return { absentName: '', deputyName: '', isDeputy: false, from: '', until: '' };
  const { absentName, deputyName, isDeputy, from, until } = substitution;
  return {
    absentName: name(absentName),
    deputyName: name(deputyName),
    isDeputy,
    from: dateText(new Date(from), language, timeZone),
    until: dateText(new Date(until), language, timeZone),
  };
}

function requestFacts(
  request: ClaimedMail['request'],
  language: MailReader['language'],
): Pick<MailFacts, 'outcome' | 'byName' | 'why' | 'usualTime'> {
  const shown = (text: string | null | undefined): string | null => (text ? name(text) : null);
  return {
    outcome: shown(request?.outcome) ?? mailWord(language, 'request-outcome', 'completed') ?? '',
    byName: shown(request?.byName),
    why: shown(request?.reason),
    usualTime: request?.usualMs == null ? null : durationText(request.usualMs, language),
  };
}

function isRequestMail(template: string): boolean {
  return ['request-received', 'request-outcome', 'process-canceled'].includes(template);
}

function pathOf({ taskKey, instanceKey, template, comment, about, isAsker }: ClaimedMail): string {
  if (about) return about.path;
  if (comment?.project) {
    const { key, file, element } = comment.project;
    const search = new URLSearchParams({ panel: 'comments' });
    if (file !== null) search.set('file', file);
    if (element !== null) search.set('element', element);
    return `/models/projects/${key}?${search.toString()}`;
  }
  if (template === 'substitute-notice') return '/preferences';
  if (template === 'task-digest') return '/tasks';
  if (template === 'smtp-test') return '/admin/mail';
  // Who asked may look at the request, and not at the instance behind it.
  if (isRequestMail(template) || (template === 'comment-mention' && taskKey !== null && isAsker))
    return `/requests/${instanceKey ?? ''}`;
  if (taskKey === null) return `/i/${instanceKey ?? ''}`;
  return template === 'comment-mention' ? `/t/${taskKey}?tab=comments` : `/t/${taskKey}`;
}
