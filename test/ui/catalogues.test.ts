import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { bestLanguage, languages } from '../../web/i18n/languages.ts';

interface Texts {
  [key: string]: string | Texts;
}

const parts = [
  'web',
  'web/public-form',
  'web/form',
  'tasklist',
  'tasklist/links',
  'tasklist/requests',
  'modeler',
  'cockpit',
  'cockpit/admin',
];
const others = languages.filter((language) => language !== 'en');

describe.each(parts.flatMap((part) => others.map((language) => [part, language] as const)))(
  'the texts of %s in %s',
  (part, language) => {
    const english = textsOf(part, 'en');
    const other = textsOf(part, language);

    test('are there for every key, and for no other', () => {
      expect([...other.keys()]).toEqual([...english.keys()]);
    });

    test('say something with the same values', () => {
      for (const [key, text] of other) {
        expect(text.trim()).not.toBe('');
        expect([key, ...placeholdersOf(text)]).toEqual([key, ...placeholdersOf(english.get(key) ?? '')]);
      }
    });

    test('are translated where they are sentences', () => {
      const same = [...other].filter(
        ([key, text]) => text === english.get(key) && text.split(' ').length > 3,
      );
      expect(same).toEqual([]);
    });
  },
);

describe('the language of a page', () => {
  test.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'DE'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['pt-BR'], 'en'],
    [[null, undefined, ''], 'en'],
    [[], 'en'],
  ] as const)('of somebody who reads %j is %s', (wanted, language) => {
    expect(bestLanguage(wanted)).toBe(language);
  });
});

// helpers

/** Every text by its whole key, in the order of the file. */
function textsOf(part: string, language: string): Map<string, string> {
  const file = new URL(`../../${part}/i18n/${language}.json`, import.meta.url);
  const found = new Map<string, string>();
  const collect = (texts: Texts, prefix: string): void => {
    for (const [key, value] of Object.entries(texts)) {
      if (typeof value === 'string') found.set(prefix + key, value);
      else collect(value, `${prefix}${key}.`);
    }
  };
  collect(JSON.parse(readFileSync(file, 'utf8')) as Texts, '');
  return found;
}

/** The named values of a text; plural forms may leave their number out. */
function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'count')
    .sort();
}
