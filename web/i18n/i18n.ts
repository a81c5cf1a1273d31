import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json' with { type: 'json' };

/** Texts by key, nested as deep as needed. */
export interface Catalogue {
  [key: string]: string | Catalogue;
}

/** English at first; another language is another file beside `en.json` in every part. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
}

/** Adds the texts of an area to the shell's own, in the language of the page. */
export async function addCatalogue(load: (language: string) => Promise<Catalogue>): Promise<void> {
  const language = i18next.language;
  const catalogue = await load(language);
  i18next.addResourceBundle(language, 'translation', catalogue, true, true);
}
