import { describe, expect, test } from '@jest/globals';
import { bestLanguage, languages } from '../../web/i18n/languages.ts';
import { catalogueFolders, textsOf } from './support/catalogue-texts.ts';

const others = languages.filter((language) => language !== 'en');

describe.each(catalogueFolders.flatMap((part) => others.map((language) => [part, language] as const)))(
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

/** The named values of a text; plural forms may leave their number out. */
function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'count')
    .sort();
}
