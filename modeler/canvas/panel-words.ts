import libraryGerman from 'bpmn-js-i18n/translations/de.js';
import type { Language } from '#web';
import ourGerman from '../i18n/editor-words.de.json' with { type: 'json' };

type Words = Readonly<Record<string, string>>;

/**
 * Words for texts of the editing libraries, by their English wording: ours go first. In English they stand for texts that
 * name another product or say too little.
 */
const words: Record<Language, Words> = {
  en: {
    'Camunda Form': 'Form',
    'Camunda Form (linked)': 'Form (linked)',
    'Camunda Form (embedded)': 'Form (embedded)',
    'Camunda user task': 'User task with form',
    'Search for items to append': 'What comes next?',
  },
  de: { ...libraryGerman, ...ourGerman },
};

/** The function with which the editing libraries ask for every text; what it does not know stays English. */
export function panelWords(language: Language): (template: string, replacements?: Words) => string {
  const known = words[language];
  return (template, replacements = {}) =>
    (known[template] ?? template).replaceAll(
      /\{([^}]+)\}/g,
      (whole, name: string) => replacements[name] ?? whole,
    );
}
