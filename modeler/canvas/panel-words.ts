import libraryGerman from 'bpmn-js-i18n/translations/de.js';
import { pageLanguage, type Language } from '#web';
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

/**
 * The function with which the editing libraries ask for every text, in the language that the page has at that moment; what it
 * does not know stays English.
 */
export function translateForPanel(template: string, replacements: Words = {}): string {
  const known = words[pageLanguage()];
  return (known[template] ?? known[inSentenceCase(template)] ?? template).replaceAll(
    /\{([^}]+)\}/g,
    (whole, name: string) => replacements[name] ?? whole,
  );
}

// helpers

/** The head of the panel writes "Start Event (Non Interrupting)" where the menus say "Start event (non-interrupting)". */
function inSentenceCase(text: string): string {
  return `${text.charAt(0)}${text.slice(1).toLowerCase()}`.replace('non interrupting', 'non-interrupting');
}
