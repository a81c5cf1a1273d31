import Handlebars from 'handlebars';
import type { ClaimedMail, MailTemplate } from '../../store/humans/mail-rows.ts';
import { commentMention } from './templates/comment-mention.ts';
import { htmlLayout, textLayout } from './templates/layout.ts';
import { substituteNotice } from './templates/substitute-notice.ts';
import { taskAssigned } from './templates/task-assigned.ts';
import { taskAvailable } from './templates/task-available.ts';
import { taskCanceled } from './templates/task-canceled.ts';
import { taskOverdue } from './templates/task-overdue.ts';
import { taskReassigned } from './templates/task-reassigned.ts';
import { taskReminder } from './templates/task-reminder.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly userName: string;
}

/** Only what is named here can appear in a mail: no variable of a process does, so none has to be masked. */
interface MailFacts {
  readonly userName: string;
  readonly taskName: string | null;
  /** What the mail is about: the task, or its process. */
  readonly subjectName: string;
  readonly processName: string | null;
  readonly businessId: string | null;
  readonly due: string | null;
  readonly link: string;
  readonly reason: string;
  /** On the button. */
  readonly action: string;
  readonly authorName: string;
  /** The words of a comment, as they are and with `> ` before each line. */
  readonly quote: string;
  readonly quotedText: string;
  /** Who has the task now. */
  readonly assigneeName: string;
  readonly absentName: string;
  readonly deputyName: string;
  readonly isDeputy: boolean;
  readonly from: string;
  readonly until: string;
}

type Render = (facts: MailFacts) => string;

const SUBJECT_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 120;
/** The whole is one click away. */
const QUOTE_LENGTH_MAX = 2000;

const templates = {
  'task-assigned': taskAssigned,
  'task-available': taskAvailable,
  'task-reminder': taskReminder,
  'task-overdue': taskOverdue,
  'task-reassigned': taskReassigned,
  'task-canceled': taskCanceled,
  'comment-mention': commentMention,
  'substitute-notice': substituteNotice,
} as const;
const compiled = new Map<MailTemplate, { subject: Render; html: Render; text: Render }>();
const markup = engineWith(htmlLayout);
const plain = engineWith(textLayout);
for (const [name, { subject, html, text }] of Object.entries(templates)) {
  compiled.set(name as MailTemplate, {
    subject: compile(plain, subject, false),
    html: compile(markup, html, true),
    text: compile(plain, text, false),
  });
}

/** The mail as it is sent. Names come from people and models: they are one line each, and text in the markup. */
export function renderMail(mail: ClaimedMail, baseUrl: string, timeZone: string): RenderedMail {
  const template = compiled.get(mail.template);
  if (template === undefined) throw new Error(`There is no mail template "${mail.template}".`);
  const userName = oneLine(mail.userName ?? '', NAME_LENGTH_MAX) || (mail.address.split('@')[0] ?? '');
  const processName =
    mail.instanceKey === null ? null : oneLine(mail.processName ?? 'a process', NAME_LENGTH_MAX);
  const taskName = mail.taskKey === null ? null : oneLine(mail.taskName ?? 'Task', NAME_LENGTH_MAX);
  const businessId = mail.businessId === null ? null : oneLine(mail.businessId, NAME_LENGTH_MAX);
  const quote = manyLines(mail.comment?.text ?? '', QUOTE_LENGTH_MAX);
  const facts: MailFacts = {
    userName,
    taskName,
    subjectName: [taskName ?? processName ?? 'Millrace', businessId]
      .filter((part) => part !== null)
      .join(' '),
    processName,
    businessId,
    due: mail.dueDate === null ? null : zoned(mail.dueDate, timeZone),
    link: baseUrl.replace(/\/+$/, '') + pathOf(mail),
    reason: templates[mail.template].reason,
    action: templates[mail.template].action,
    authorName: oneLine(mail.comment?.author ?? '', NAME_LENGTH_MAX),
    quote,
    quotedText: quote.replace(/^/gm, '> '),
    assigneeName: oneLine(mail.assigneeName ?? '', NAME_LENGTH_MAX),
    ...substitutionFacts(mail.substitution, timeZone),
  };
  return {
    subject: oneLine(template.subject(facts), SUBJECT_LENGTH_MAX),
    html: template.html(facts),
    text: template.text(facts),
    userName,
  };
}

// helpers

/** An environment of its own with the two block helpers that the templates use and nothing else. */
function engineWith(layout: string): typeof Handlebars {
  const engine = Handlebars.create();
  for (const helper of ['log', 'lookup', 'with', 'each']) engine.unregisterHelper(helper);
  engine.registerPartial('layout', layout);
  return engine;
}

/** A plain text has no markup that a value could break out of, and must not show `&amp;`; HTML is always escaped. */
function compile(engine: typeof Handlebars, source: string, isHtml: boolean): Render {
  const render = engine.compile<MailFacts>(source, {
    strict: true,
    noEscape: !isHtml,
    knownHelpersOnly: true,
    preventIndent: true,
  });
  return (facts) =>
    render(facts, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

function substitutionFacts(
  substitution: ClaimedMail['substitution'],
  timeZone: string,
): Pick<MailFacts, 'absentName' | 'deputyName' | 'isDeputy' | 'from' | 'until'> {
  if (substitution === null) return { absentName: '', deputyName: '', isDeputy: false, from: '', until: '' };
  const { absentName, deputyName, isDeputy, from, until } = substitution;
  return {
    absentName: oneLine(absentName, NAME_LENGTH_MAX),
    deputyName: oneLine(deputyName, NAME_LENGTH_MAX),
    isDeputy,
    from: zoned(new Date(from), timeZone),
    until: zoned(new Date(until), timeZone),
  };
}

function pathOf({ taskKey, instanceKey, template }: ClaimedMail): string {
  if (template === 'substitute-notice') return '/preferences';
  if (taskKey === null) return `/i/${instanceKey ?? ''}`;
  return template === 'comment-mention' ? `/t/${taskKey}?tab=comments` : `/t/${taskKey}`;
}

/** The same as `oneLine` for each line of a text that people wrote. */
function manyLines(text: string, lengthMax: number): string {
  const lines = text
    .trim()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => oneLine(line, lengthMax))
    .join('\n');
  return lines.length > lengthMax ? `${lines.slice(0, lengthMax - 1)}…` : lines;
}

/** Line breaks and other control characters could start a header; turned writing directions could hide a name. */
function oneLine(text: string, lengthMax: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > lengthMax ? `${characters.slice(0, lengthMax - 1).join('')}…` : line;
}

function zoned(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'short',
  }).format(date);
}
