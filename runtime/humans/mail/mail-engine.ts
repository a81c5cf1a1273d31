import Handlebars from 'handlebars';
import {
  dateText,
  durationText,
  mailWord,
  moneyText,
  relativeText,
  type MailLanguage,
} from './mail-language.ts';
import { htmlPartials, textPartials } from './templates/layout.ts';

/** The three parts of a mail as they are written; the text is written too, never made of the markup. */
export interface MailSource {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** For whom a mail is made. */
export interface MailReader {
  readonly language: MailLanguage;
  readonly timeZone: string;
  /** Instants in words (`in 3 hours`) are seen from here. */
  readonly now: number;
}

export type MailParts = MailSource;

/** Makes the parts of one template from the facts of a mail. Throws where the template names what is not there. */
export type RenderParts = (facts: object, reader: MailReader) => MailParts;

/**
 * Strict templates with a fixed list of helpers: no `log`, no `lookup`, nothing inherited from prototypes, no partials but ours.
 * `part` names the mail whose words `t` looks up first.
 */
export function compileMail(source: MailSource, part: string): RenderParts {
  const subject = compile(plain, source.subject, false);
  const html = compile(markup, source.html, true);
  const text = compile(plain, source.text, false);
  return (facts, reader) => {
    const data = { ...reader, part };
    return { subject: subject(facts, data), html: html(facts, data), text: text(facts, data) };
  };
}

// helpers

type HelperData = MailReader & { readonly part: string; readonly root: Readonly<Record<string, unknown>> };

const helpers = {
  /** A sentence of the catalogue with the facts of the mail in it. */
  t(word: unknown, { data, hash }: Handlebars.HelperOptions): string {
    const { language, part, root } = data as HelperData;
    const sentence = mailWord(language, part, String(word));
    if (sentence === undefined) throw new Error(`There is no text "${String(word)}" for the mail "${part}".`);
    return sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const values = Object.hasOwn(hash, name) ? (hash as Record<string, unknown>) : root;
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (typeof value !== 'string' && typeof value !== 'number')
        throw new Error(`The text "${String(word)}" of the mail "${part}" needs "${name}".`);
      return String(value);
    });
  },
  date(value: unknown, { data }: Handlebars.HelperOptions): string {
    const { language, timeZone } = data as HelperData;
    return dateText(instantOf(value), language, timeZone);
  },
  relative(value: unknown, { data }: Handlebars.HelperOptions): string {
    const { language, now } = data as HelperData;
    return relativeText(instantOf(value).getTime() - now, language);
  },
  duration(ms: unknown, { data }: Handlebars.HelperOptions): string {
    return durationText(numberOf(ms), (data as HelperData).language);
  },
  money(amount: unknown, currency: unknown, { data }: Handlebars.HelperOptions): string {
    if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
      throw new Error('The helper "money" needs a currency such as EUR.');
    return moneyText(numberOf(amount), currency, (data as HelperData).language);
  },
  truncate(text: unknown, length: unknown): string {
    const characters = [...String(text)];
    const most = Math.max(1, numberOf(length));
    return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
  },
  /** One part of an address, so that a value cannot add another. */
  url: (text: unknown): string => encodeURIComponent(String(text)),
};

/** What the library would know by itself is taken away by name. */
const removed = ['log', 'lookup', 'with', 'helperMissing', 'blockHelperMissing'];
const known: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['if', 'unless', 'each', ...Object.keys(helpers)].map((name) => [name, true])),
  ...Object.fromEntries(removed.map((name) => [name, false])),
};
const markup = engineWith(htmlPartials);
const plain = engineWith(textPartials);

function engineWith(partials: Readonly<Record<string, string>>): typeof Handlebars {
  const engine = Handlebars.create();
  for (const helper of removed) engine.unregisterHelper(helper);
  engine.registerHelper(helpers);
  for (const [name, source] of Object.entries(partials)) engine.registerPartial(name, source);
  return engine;
}

/** A plain text has no markup that a value could break out of, and must not show `&amp;`; HTML is always escaped. */
function compile(
  engine: typeof Handlebars,
  source: string,
  isHtml: boolean,
): (facts: object, data: object) => string {
  if (isHtml && /\{\{\{|\{\{~?\s*&/.test(source))
    throw new Error('Values in HTML are always escaped; write {{…}}.');
  // Said now, and not when the first mail is made.
  engine.parse(source);
  const render = engine.compile<object>(source, {
    strict: true,
    noEscape: !isHtml,
    knownHelpers: known,
    knownHelpersOnly: true,
    preventIndent: true,
  });
  return (facts, data) =>
    render(facts, { data, allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

function instantOf(value: unknown): Date {
  const date =
    typeof value === 'string' || typeof value === 'number' || value instanceof Date
      ? new Date(value)
      : new Date(NaN);
  if (Number.isNaN(date.getTime())) throw new Error(`"${String(value)}" is not a date.`);
  return date;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Error(`"${String(value)}" is not a number.`);
  return value;
}
