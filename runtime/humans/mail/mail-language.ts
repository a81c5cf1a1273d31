import { english, type MailWords } from './words/english.ts';
import { german } from './words/german.ts';

const catalogues = { en: english, de: german } as const satisfies Record<string, MailWords>;

export type MailLanguage = keyof typeof catalogues;

export const mailLanguages = Object.keys(catalogues) as readonly MailLanguage[];

/** How dates and numbers are written. */
const locales: Record<MailLanguage, string> = { en: 'en-US', de: 'de-DE' };

/** The language of a tag such as `de-AT`, whatever its region; English where mails do not speak it. */
export function mailLanguage(tag: string | null | undefined): MailLanguage {
  const primary = tag?.split('-')[0]?.toLowerCase();
  return mailLanguages.find((language) => language === primary) ?? 'en';
}

/** A sentence of one mail, else one of those all mails share; undefined where there is none of that name. */
export function mailWord(language: MailLanguage, part: string, word: string): string | undefined {
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = catalogues[language];
  const own = Object.hasOwn(words, part) ? words[part] : undefined;
  if (own !== undefined && Object.hasOwn(own, word)) return own[word];
  return Object.hasOwn(words['common'] ?? {}, word) ? words['common']?.[word] : undefined;
}

export function dateText(date: Date, language: MailLanguage, timeZone: string): string {
  return new Intl.DateTimeFormat(locales[language], {
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

/** A day without a clock. */
export function dayText(day: Date, language: MailLanguage): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(day);
}

export function numberText(value: number, language: MailLanguage): string {
  return new Intl.NumberFormat(locales[language]).format(value);
}

/** `in 3 hours`, `2 days ago`: the largest unit that is at least one. */
export function relativeText(ms: number, language: MailLanguage): string {
  const { unit, count } = largestUnit(ms);
  return new Intl.RelativeTimeFormat(locales[language], { numeric: 'always' }).format(count, unit);
}

/** `3 hours`, without a direction. */
export function durationText(ms: number, language: MailLanguage): string {
  const { unit, count } = largestUnit(Math.abs(ms));
  return new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

export function moneyText(amount: number, currency: string, language: MailLanguage): string {
  return new Intl.NumberFormat(locales[language], { style: 'currency', currency }).format(amount);
}

// helpers

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function largestUnit(ms: number): { readonly unit: 'day' | 'hour' | 'minute'; readonly count: number } {
  for (const [unit, length] of units)
    if (Math.abs(ms) >= length || unit === 'minute') return { unit, count: Math.round(ms / length) };
  return { unit: 'minute', count: 0 };
}
