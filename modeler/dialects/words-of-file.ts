import camundaModdle from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' };
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { dialectNamespace, prefixOf, type Dialect } from '../model/dialect.ts';
import { flowableWords, type ModdleWords } from './flowable-words.ts';
import { millraceModdle, millraceNamespace } from './millrace-moddle.ts';

const known: Readonly<Record<Dialect, () => ModdleWords>> = {
  zeebe: () => zeebeModdle as unknown as ModdleWords,
  camunda: () => camundaModdle as unknown as ModdleWords,
  flowable: () => flowableWords('flowable'),
  activiti: () => flowableWords('activiti'),
};

/**
 * The words of the file's dialect, and `millrace:`, for the editor's reader. Two dialects have words of the same name, which one reader
 * cannot hold, so elements of the others are kept as they are. The reader drops elements of a namespace it has words
 * for when it lacks this one: elements that the words do not name are added to them, with whatever is inside.
 */
export function wordsOfFile(xml: string): Record<string, ModdleWords> {
  const { dialect, prefix, uri } = dialectNamespace(xml);
  const words = { ...known[dialect](), ...(uri !== undefined && { uri }) };
  const own = prefixOf(xml, millraceNamespace);
  return {
    [words.prefix]: prefix === undefined ? words : widened(words, elementNames(xml, prefix)),
    millrace: own === undefined ? millraceModdle() : widened(millraceModdle(), elementNames(xml, own)),
  };
}

// helpers

function widened(words: ModdleWords, names: ReadonlySet<string>): ModdleWords {
  const has = new Set(words.types.map((type) => type.name));
  const missing = [...names].filter((name) => !has.has(name));
  if (missing.length === 0) return words;
  return {
    ...words,
    types: [
      ...words.types,
      ...missing.map((name) => ({
        name,
        superClass: ['Element'],
        properties: [
          { name: 'keptElements', type: 'Element', isMany: true },
          { name: 'keptText', type: 'String', isBody: true },
        ],
      })),
    ],
  };
}

/** Names of the elements under a prefix, as types are called: they begin with a capital letter. */
function elementNames(xml: string, prefix: string): Set<string> {
  const names = new Set<string>();
  const start = prefix === '' ? '<' : `<${prefix.replaceAll(/[.-]/g, '\\$&')}:`;
  for (const [, name = ''] of xml.matchAll(new RegExp(`${start}([a-z][\\w.-]*)[\\s/>]`, 'g')))
    names.add(name.charAt(0).toUpperCase() + name.slice(1));
  return names;
}
