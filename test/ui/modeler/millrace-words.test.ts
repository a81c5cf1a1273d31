import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { takeInventory } from '../../../engine/parse/inventory.ts';
import { millraceWords } from '../../../modeler/dialects/millrace-fields.ts';
import germanWords from '../../../modeler/i18n/editor-words.de.json' with { type: 'json' };

const german = germanWords as Readonly<Record<string, string>>;

/** Every `millrace:` element of the models that run here, as `element@attribute`. */
function wordsInUse(): Set<string> {
  const used = new Set<string>();
  for (const folder of ['specs/conformance', 'specs/processes']) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.bpmn'))) {
      const read = takeInventory(readFileSync(path.join(folder, file), 'utf8'));
      if (!read.ok) continue;
      const work = [read.root];
      for (const element of work) {
        work.push(...element.children);
        if (element.namespace !== 'millrace') continue;
        for (const { local } of element.attributes) used.add(`${element.local}@${local}`);
      }
    }
  }
  return used;
}

test('the editor has a field for every word of millrace: that a model here uses', () => {
  const known = new Set(
    millraceWords.flatMap(({ name, fields }) => fields.map(({ attribute }) => `${name}@${attribute}`)),
  );
  const used = wordsInUse();
  expect(used.size).toBeGreaterThan(20);
  expect([...used].filter((word) => !known.has(word))).toEqual([]);
});

test('every label of the panel is German on a German page', () => {
  const texts = millraceWords
    .filter(({ isOfPeople }) => !isOfPeople)
    .flatMap(({ label, fields }) => [
      label,
      ...fields
        .filter((field) => !field.isOfPeople)
        .flatMap((field) => [field.label, field.hint, ...(field.options ?? []).map(([, words]) => words)]),
    ]);
  expect(texts.filter((text) => text !== undefined && !/^\d*$/.test(text) && !(text in german))).toEqual([]);
});
