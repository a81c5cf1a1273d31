import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import german from '../../../modeler/i18n/decision-words.de.json' with { type: 'json' };

const libraries = ['drd', 'decision-table', 'literal-expression', 'boxed-expression', 'shared'];

/** Every text that stands in a call for its translation. */
function textsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => {
      const source = readFileSync(path.join(folder, name), 'utf8');
      return [...source.matchAll(/translate\(\s*(?:'([^'\n]*)'|"([^"\n]*)")/g)];
    })
    .map(([, single, double]) => single ?? double ?? '');
}

describe('the words of the decision editor in German', () => {
  const known = new Set(Object.keys(german));

  test('are there for every text that the library asks for', () => {
    const asked = libraries.flatMap((name) => textsOf(`node_modules/dmn-js-${name}/lib`));
    expect(asked.length).toBeGreaterThan(100);
    expect([...new Set(asked)].filter((text) => !known.has(text))).toEqual([]);
  });

  test('are there for every hit policy', () => {
    const file = 'node_modules/dmn-js-decision-table/lib/features/hit-policy/HitPolicies.js';
    const said = [...readFileSync(file, 'utf8').matchAll(/(?:label|explanation): '([^']+)'/g)].map(
      ([, text = '']) => text,
    );
    expect(said.length).toBe(22);
    expect(said.filter((text) => !known.has(text))).toEqual([]);
  });

  test('keep the places that are filled in', () => {
    const places = (text: string) => (text.match(/\{[^}]+\}/g) ?? []).sort();
    for (const [english, words] of Object.entries(german)) expect(places(words)).toEqual(places(english));
  });
});
