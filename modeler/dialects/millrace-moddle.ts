import type { ModdleWords } from './flowable-words.ts';
import { millraceWords } from './millrace-fields.ts';

export const millraceNamespace = 'urn:millrace:bpmn:1.0';

/**
 * `millrace:` for the library that reads and writes models. With words of their own the extensions are copied with their
 * elements, which unknown ones are not. No word has a default, because the writer leaves out what equals its default.
 */
export function millraceModdle(): ModdleWords {
  return {
    name: 'millrace',
    prefix: 'millrace',
    uri: millraceNamespace,
    xml: { tagAlias: 'lowerCase' },
    associations: [],
    types: millraceWords.map(({ name, fields }) => ({
      name: typeOfWord(name),
      superClass: ['Element'],
      properties: fields.map(({ attribute }) => ({ name: attribute, isAttr: true, type: 'String' })),
    })),
  };
}

/** As the library calls the type of a word, without the prefix: it begins with a capital letter. */
export function typeOfWord(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
