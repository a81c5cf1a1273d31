import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { takeInventory } from '../../engine/parse/inventory.ts';
import type { XmlElement } from '../../engine/parse/xml-tree.ts';
import type { ConformanceCase, DecisionCase, TypedValue } from './case.ts';
import type { ModelFile } from './driver.ts';

/** True for a folder of the DMN kit's format, or a folder of such folders. */
export function isDecisionKit(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false;
  const names = readdirSync(folder);
  if (names.some((name) => name.endsWith('.dmn'))) return names.some((name) => name.endsWith('.xml'));
  return names.some((name) => isDecisionKit(join(folder, name)));
}

/** Every test case of a folder and its sub-folders; `root` gives the ids their beginning. */
export function readDecisionCases(folder: string, root = folder): readonly ConformanceCase[] {
  const names = readdirSync(folder).sort();
  const nested = names
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory())
    .flatMap((path) => readDecisionCases(path, root));
  const models = names.filter((name) => name.endsWith('.dmn')).map((name) => modelAt(folder, name));
  if (models.length === 0) return nested;
  const own = names
    .filter((name) => name.endsWith('.xml'))
    .flatMap((name) => readTestFile(folder, name, root, models));
  return [...nested, ...own];
}

// helpers

function modelAt(folder: string, name: string): ModelFile {
  return { name, content: readFileSync(join(folder, name)) };
}

function readTestFile(
  folder: string,
  name: string,
  root: string,
  models: readonly ModelFile[],
): readonly ConformanceCase[] {
  const read = takeInventory(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, ''));
  if (!read.ok) throw new Error(`${join(folder, name)} is not readable: ${read.message}`);
  const modelName = textOf(child(read.root, 'modelName')).trim();
  const model = models.find((file) => file.name === modelName) ?? models[0]!;
  const path = relative(root, folder);
  const level = path.split('/')[0] ?? '';
  return children(read.root, 'testCase').map((element, index): ConformanceCase => ({
    id: `${basename(folder)}/${name.replace(/\.xml$/, '')}#${element.attribute('id') ?? index + 1}`,
    suite: level === basename(folder) || level === '' ? 'decisions' : `decisions/${level}`,
    features: [basename(folder)],
    models: [model, ...models.filter((file) => file !== model)],
    modelNamed: (asked) => modelAt(folder, asked),
    steps: [],
    kind: 'decision',
    decision: readCase(element),
    strict: false,
  }));
}

function readCase(element: XmlElement): DecisionCase {
  const invocable = element.attribute('invocableName');
  return {
    ...(element.attribute('type') === 'decision' || invocable === undefined ? {} : { invocable }),
    inputs: children(element, 'inputNode').map((node) => ({
      name: node.attribute('name') ?? '',
      ...namespaceOf(node),
      value: typedValue(node),
    })),
    results: children(element, 'resultNode').map((node) => {
      const expected = child(node, 'expected');
      return {
        name: node.attribute('name') ?? '',
        ...namespaceOf(node),
        isError: node.attribute('errorResult') === 'true',
        expected: expected === undefined ? { kind: 'null' } : typedValue(expected),
      };
    }),
  };
}

function namespaceOf(node: XmlElement): { readonly namespace?: string } {
  const namespace = node.attribute('namespace');
  return namespace === undefined ? {} : { namespace };
}

const NUMBERS: ReadonlySet<string> = new Set(['decimal', 'double', 'float', 'integer', 'int', 'long']);

function typedValue(node: XmlElement): TypedValue {
  const list = child(node, 'list');
  if (list !== undefined)
    return isNil(list) ? { kind: 'null' } : { kind: 'list', items: children(list, 'item').map(typedValue) };
  const components = children(node, 'component');
  if (components.length > 0)
    return {
      kind: 'context',
      members: components.map((component) => ({
        name: component.attribute('name') ?? '',
        value: typedValue(component),
      })),
    };
  const value = child(node, 'value');
  if (value === undefined || isNil(value)) return { kind: 'null' };
  const type = typeOf(value);
  if (NUMBERS.has(type)) return { kind: 'number', value: Number(value.text.trim()) };
  if (type === 'boolean') return { kind: 'boolean', value: value.text.trim() === 'true' };
  if (/^(date|time|dateTime|duration|dayTimeDuration|yearMonthDuration)$/.test(type))
    return { kind: 'temporal', text: value.text.trim() };
  return { kind: 'string', value: value.text };
}

function isNil(element: XmlElement): boolean {
  return element.attributes.some((attribute) => attribute.local === 'nil' && attribute.value === 'true');
}

/** The local part of `xsi:type`. */
function typeOf(element: XmlElement): string {
  const type = element.attributes.find((attribute) => attribute.local === 'type')?.value ?? '';
  return type.slice(type.indexOf(':') + 1);
}

function child(element: XmlElement, local: string): XmlElement | undefined {
  return element.children.find((candidate) => candidate.local === local);
}

function children(element: XmlElement, local: string): readonly XmlElement[] {
  return element.children.filter((candidate) => candidate.local === local);
}

function textOf(element: XmlElement | undefined): string {
  return element?.text ?? '';
}
