import type { MailTemplate } from '../../contract/mails.ts';
import { mailFacts, readerOf, type MailSite, type MailToRender } from './mail-facts.ts';
import { oneLine } from './mail-lines.ts';
import { compileMail, type MailParts, type RenderParts } from './mail-engine.ts';
import { mailTemplates } from './templates/mail-templates.ts';

export interface RenderedMail extends MailParts {
  readonly userName: string;
}

export interface MailPlace extends MailSite {
  /** Of people who have not chosen one. */
  readonly timeZone: string;
  readonly now: number;
}

const SUBJECT_LENGTH_MAX = 200;

const compiled = new Map<MailTemplate, RenderParts>();
for (const [name, source] of Object.entries(mailTemplates))
  compiled.set(name as MailTemplate, compileMail(source, name));

/** The mail as it is sent, in the language of its reader and by their clock. Values are text in the markup, never markup. */
export function renderMail(mail: MailToRender, place: MailPlace): RenderedMail {
  const render = compiled.get(mail.template);
  if (render === undefined) throw new Error(`There is no mail template "${mail.template}".`);
  const reader = readerOf(mail, place.timeZone, place.now);
  const facts = mailFacts(mail, reader, place);
  return { ...tidyParts(render(facts, reader)), userName: facts.userName };
}

/** A subject is one line; what left no words in a text leaves no gap either. */
export function tidyParts({ subject, html, text }: MailParts): MailParts {
  return {
    subject: oneLine(subject, SUBJECT_LENGTH_MAX),
    html,
    text: `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`,
  };
}
