import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { onceReachable } from '../live/once-reachable.ts';
import en from './en.json' with { type: 'json' };
import { bestLanguage, type Language } from './languages.ts';

/** Texts by key, nested as deep as needed. */
export interface Catalogue {
  [key: string]: string | Catalogue;
}

/** The texts of one part of the pages: a file for every language, loaded when that language is shown. */
export type Catalogues = Record<Language, () => Promise<{ default: Catalogue }>>;

/**
 * English comes with the page, so that also what fails at once has words. What a server refuses it says in English itself; other
 * languages have a sentence for each code.
 */
const shell: Catalogues = {
  en: () => Promise.resolve({ default: en }),
  de: async () => {
    const [own, problems] = await Promise.all([import('./de.json'), import('./problems-de.json')]);
    return { default: { ...own.default, problemOf: problems.default } };
  },
};
const parts = new Set<Catalogues>();
const storageKey = 'millrace-language';

/** Begins in the language that was chosen in this browser, else in the first of the browser's that the pages speak. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  parts.add(shell);
  await show(bestLanguage([chosenHere(), ...navigator.languages]));
}

/** Adds the texts of an area to the shell's own, in the language of the page. */
export async function addCatalogues(part: Catalogues): Promise<void> {
  parts.add(part);
  await onceReachable(() => load(part, pageLanguage()));
}

export function pageLanguage(): Language {
  return bestLanguage([i18next.language]);
}

/** Shows the pages in a language from now on; in this browser also before anybody signs in. */
export async function changeLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Without storage the choice lasts until the page is loaded again.
  }
  if (language !== pageLanguage()) await show(language);
}

// helpers

async function show(language: Language): Promise<void> {
  await Promise.all([...parts].map((part) => load(part, language)));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

async function load(part: Catalogues, language: Language): Promise<void> {
  const { default: catalogue } = await part[language]();
  i18next.addResourceBundle(language, 'translation', catalogue, true, true);
}

function chosenHere(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
