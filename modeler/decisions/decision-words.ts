import { pageLanguage, type Language } from '#web';
import german from '../i18n/decision-words.de.json' with { type: 'json' };

type Words = Readonly<Record<string, string>>;

const words: Record<Language, Words> = { en: {}, de: german };

/** The function with which the decision library asks for every text, in the language of the page; what it does not know stays English. */
export function translateDecisions(template: string, replacements: Words = {}): string {
  // The library writes "{ sample }" as well as "{sample}".
  return (words[pageLanguage()][template] ?? template).replaceAll(
    /\{([^}]+)\}/g,
    (whole, name: string) => replacements[name.trim()] ?? whole,
  );
}
