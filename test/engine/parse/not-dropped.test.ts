import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { camundaShown, camundaWords } from './mapping/camunda-words.ts';
import { flowableWords } from './mapping/flowable-words.ts';
import { outcomeOf } from './mapping/word.ts';
import type { Word } from './mapping/word.ts';
import { zeebeShown, zeebeWords } from './mapping/zeebe-words.ts';

/** The members of every type of a descriptor, as `Type.member`. */
function membersOf(name: 'camunda' | 'zeebe'): readonly string[] {
  const path = createRequire(import.meta.url).resolve(`${name}-bpmn-moddle/resources/${name}.json`);
  const descriptor = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly types: readonly {
      readonly name: string;
      readonly properties?: readonly { readonly name: string }[];
    }[];
  };
  return descriptor.types.flatMap((type) =>
    (type.properties ?? []).map((property) => `${type.name}.${property.name}`),
  );
}

const rows = (words: Readonly<Record<string, Word>>): [string, Word][] => Object.entries(words);

/** bpmn.md 1: nothing is dropped. A word changes what runs, or is refused, or is told; the table names the few that are shown only. */
describe('no word of a vendor namespace is dropped', () => {
  test.each([
    ['camunda', camundaWords, camundaShown],
    ['zeebe', zeebeWords, zeebeShown],
  ] as const)('every member of the %s descriptor has its example', (name, words, shown) => {
    const missing = membersOf(name).filter(
      (member) => words[member] === undefined && !shown.includes(member),
    );
    expect(missing).toEqual([]);
  });

  test.each([...rows(camundaWords), ...rows(zeebeWords), ...rows(flowableWords)])(
    '%s',
    async (_name, word) => {
      const [without, withIt] = [await outcomeOf(word, false), await outcomeOf(word, true)];
      // What refuses the file either way drops nothing either.
      const isRefused = withIt.endsWith(',[]]');
      expect(withIt === without && !isRefused ? withIt : 'not dropped').toBe('not dropped');
    },
  );
});
