import { JuelError, juelPieces } from '../../expressions/juel-parse.ts';
import type { JsonValue } from '../../model/json.ts';
import type { MappingPart } from '../../model/process-model.ts';
import type { Compilation } from '../compilation.ts';
import { readScriptText } from '../script-text.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { MappedNamespace } from './mapped-jobs.ts';

/** A value written in parts: fixed, or an expression over all of them. */
type Composed =
  { readonly kind: 'fixed'; readonly value: JsonValue } | { readonly kind: 'juel'; readonly text: string };

/**
 * `list` and `map` of an `inputOutput`, nested as deep as they are written: one expression with the list and map literals of
 * newer JUEL, so that it is evaluated as a whole. Undefined when a part cannot stand there; then it has been reported.
 */
export function composeValue(
  c: Compilation,
  part: XmlElement,
  ns: MappedNamespace,
  parts: MappingPart[],
): Composed | undefined {
  part.used = true;
  if (part.is('list', ns)) return composeList(c, part, ns, parts);
  if (part.is('map', ns)) return composeMap(c, part, ns, parts);
  if (part.is('script', ns)) return composeScript(c, part, parts);
  if (part.is('value', ns)) {
    part.attribute('id');
    part.attribute('name');
    return composeText(c, part, part.text.trim());
  }
  part.useAll();
  c.reporter.error('EXPRESSION_UNSUPPORTED', part, {
    message: `A ${part.local} inside a list or map is not supported. Write the whole value in FEEL, for example = [a, b]`,
  });
  return undefined;
}

/** What is not there cannot run. */
export function reportEmptyScript(c: Compilation, script: XmlElement): void {
  c.reporter.error('SCRIPT_TEXT', script, {
    message: 'The script of the mapping has no text. Write one, or remove it',
  });
}

// helpers

/** 3.4: its value is made before the expression is evaluated, and read there by a name no modeler writes. */
function composeScript(c: Compilation, script: XmlElement, parts: MappingPart[]): Composed | undefined {
  const read = readScriptText(c, {
    at: script,
    text: script.text.trim(),
    format: script.attribute('scriptFormat') ?? '',
    resource: script.attribute('resource'),
    label: 'script',
  });
  const name = `$value${String(parts.length)}`;
  if (script.text.trim() === '' && !script.has('resource')) reportEmptyScript(c, script);
  if (read?.script !== undefined) parts.push({ name, script: read.script });
  else if (read?.expression !== undefined) parts.push({ name, source: read.expression });
  else return undefined;
  return { kind: 'juel', text: name };
}

/** A text with or without expressions, as it stands in a list, a map or a row of a mapping. */
function composeText(c: Compilation, at: XmlElement, text: string): Composed | undefined {
  if (text.startsWith('=')) {
    c.reporter.error('EXPRESSION_UNSUPPORTED', at, {
      message:
        'FEEL inside a list or map is not supported. Write the whole value in FEEL, for example = [a, b]',
    });
    return undefined;
  }
  if (!/[$#]\{/.test(text)) return { kind: 'fixed', value: text };
  try {
    const pieces = juelPieces(text);
    const parts = pieces.map((piece) =>
      piece.kind === 'text' ? quoted(piece.text) : `(${piece.text.trim()})`,
    );
    return { kind: 'juel', text: parts.join(' += ') };
  } catch (thrown) {
    if (!(thrown instanceof JuelError)) throw thrown;
    c.reporter.error(thrown.syntax ? 'EXPRESSION_SYNTAX' : 'EXPRESSION_UNSUPPORTED', at, {
      message: thrown.syntax
        ? `"${text}": ${thrown.message} at position ${String(thrown.position + 1)}`
        : `${thrown.message} is not supported. Write it in FEEL, or let a worker compute the value`,
    });
    return undefined;
  }
}

function composeList(
  c: Compilation,
  list: XmlElement,
  ns: MappedNamespace,
  parts: MappingPart[],
): Composed | undefined {
  const items = list.children.map((item) => composeValue(c, item, ns, parts));
  if (!items.every((item) => item !== undefined)) return undefined;
  const fixed = items.flatMap((item) => (item.kind === 'fixed' ? [item.value] : []));
  if (fixed.length === items.length) return { kind: 'fixed', value: fixed };
  return { kind: 'juel', text: `[${items.map(asJuel).join(', ')}]` };
}

function composeMap(
  c: Compilation,
  map: XmlElement,
  ns: MappedNamespace,
  parts: MappingPart[],
): Composed | undefined {
  const entries: (readonly [string, Composed])[] = [];
  for (const entry of map.childrenNamed('entry', ns)) {
    const key = entry.attribute('key') ?? '';
    const inner = entry.children.find((child) => child.namespace === ns);
    const value =
      inner === undefined ? composeText(c, entry, entry.text.trim()) : composeValue(c, inner, ns, parts);
    if (value === undefined) return undefined;
    if (key !== '__proto__') entries.push([key, value]);
  }
  const fixed = entries.flatMap(([key, item]) => (item.kind === 'fixed' ? [[key, item.value] as const] : []));
  if (fixed.length === entries.length) return { kind: 'fixed', value: Object.fromEntries(fixed) };
  return {
    kind: 'juel',
    text: `{${entries.map(([key, item]) => `${quoted(key)}: ${asJuel(item)}`).join(', ')}}`,
  };
}

function asJuel(value: Composed): string {
  return value.kind === 'juel' ? value.text : literal(value.value);
}

function literal(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${quoted(key)}: ${literal(item)}`)
      .join(', ')}}`;
  return quoted(value === null ? '' : String(value));
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
