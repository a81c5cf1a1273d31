import type { Expression, VariableMapping } from '../../model/process-model.ts';
import type { JsonValue } from '../../model/json.ts';
import { readExpression, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import type { Namespace, XmlElement } from '../xml-tree.ts';
import type { Mappings } from './dialect.ts';

type MappedNamespace = Extract<Namespace, 'camunda' | 'flowable'>;

/** `inputOutput`: texts, expressions, lists and maps (bpmn.md 3.2). */
export function readInputOutput(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): Mappings | undefined {
  const container = element.extension('inputOutput', ns);
  if (container === undefined) return undefined;
  return {
    inputs: container.childrenNamed('inputParameter', ns).flatMap((row) => readParameter(c, row, ns)),
    outputs: container.childrenNamed('outputParameter', ns).flatMap((row) => readParameter(c, row, ns)),
  };
}

export interface CallParameters {
  readonly rows: readonly VariableMapping[];
  readonly all: boolean;
  readonly businessKey?: string;
}

/** `in` and `out` of a call activity. */
export function readCallParameters(
  c: Compilation,
  element: XmlElement,
  local: 'in' | 'out',
  ns: MappedNamespace,
): CallParameters {
  const rows: VariableMapping[] = [];
  let all = false;
  let businessKey: string | undefined;
  for (const parameter of element.extensions(local, ns)) {
    const key = parameter.attribute('businessKey');
    if (key !== undefined) businessKey = key;
    if (parameter.attribute('variables') === 'all') all = true;
    const source = parameter.attribute('source');
    const expression = parameter.attribute('sourceExpression');
    if (parameter.attribute('local') === 'true') {
      c.reporter.error('ATTRIBUTE_UNSUPPORTED', parameter, {
        message:
          'local="true" would have no effect here. Name the variables in an output mapping of the task',
      });
    }
    const text = source ?? expression;
    if (text === undefined) continue;
    const targetText = parameter.attribute('target');
    const target = targetText === undefined ? undefined : readVariableName(c, targetText, parameter);
    const read =
      source !== undefined
        ? variablePath(c, source, parameter)
        : readExpression(c, {
            text,
            at: parameter,
            label: 'sourceExpression',
            place: 'expression',
            mapped: true,
          });
    if (target !== undefined && read !== undefined) rows.push({ source: read, target });
  }
  return { rows, all, ...(businessKey === undefined ? {} : { businessKey }) };
}

// helpers

/** A variable's name as expression; names FEEL cannot write bare are quoted. */
function variablePath(c: Compilation, name: string, at: XmlElement): Expression | undefined {
  if (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name))
    return readExpression(c, { text: name, at, label: 'source', place: 'expression', language: 'feel' });
  return readExpression(c, {
    text: `\`${name.replace(/`/g, '')}\``,
    at,
    label: 'source',
    place: 'expression',
    language: 'feel',
  });
}

function readParameter(c: Compilation, row: XmlElement, ns: MappedNamespace): readonly VariableMapping[] {
  const target = readVariableName(c, row.attribute('name') ?? '', row, 'path');
  if (target === undefined) return [];
  const script = row.child('script', ns);
  const list = row.child('list', ns);
  const map = row.child('map', ns);
  if (script !== undefined) return scriptParameter(c, script, target);
  if (list !== undefined) return listParameter(c, list, target, ns);
  if (map !== undefined) return mapParameter(c, map, target, ns);
  const source = readExpression(c, {
    text: row.text.trim(),
    at: row,
    label: target,
    place: 'value',
    mapped: true,
  });
  return source === undefined
    ? []
    : [{ source: row.text.trim() === '' ? { language: 'literal', value: null } : source, target }];
}

function scriptParameter(c: Compilation, script: XmlElement, target: string): readonly VariableMapping[] {
  const format = script.attribute('scriptFormat') ?? '';
  script.attribute('resource');
  if (/feel|juel/i.test(format)) {
    const source = readExpression(c, {
      text: script.text,
      at: script,
      label: target,
      place: 'expression',
      mapped: true,
      language: format,
    });
    return source === undefined ? [] : [{ source, target }];
  }
  c.reporter.error('LANGUAGE_UNSUPPORTED', script, {
    message: `Language ${format === '' ? '(none)' : format} of a mapping is not supported. Write the mapping in FEEL, or use a script task`,
  });
  return [];
}

/** A list of fixed texts. One with expressions has no path to write its items to. */
function listParameter(
  c: Compilation,
  list: XmlElement,
  target: string,
  ns: MappedNamespace,
): readonly VariableMapping[] {
  const values: JsonValue[] = [];
  for (const item of list.children) {
    item.useAll();
    if (!item.is('value', ns) || /[$#]\{/.test(item.text)) {
      c.reporter.error('EXPRESSION_UNSUPPORTED', item, {
        message:
          'A list item that is not a fixed text is not supported. Write the whole list in FEEL, for example = [a, b]',
      });
      return [];
    }
    values.push(item.text.trim());
  }
  return [{ source: { language: 'literal', value: values }, target }];
}

/** Each entry becomes a row of its own: the target `name.key` builds the object (VAR-4). */
function mapParameter(
  c: Compilation,
  map: XmlElement,
  target: string,
  ns: MappedNamespace,
): readonly VariableMapping[] {
  const rows: VariableMapping[] = [{ source: { language: 'literal', value: {} }, target }];
  for (const entry of map.childrenNamed('entry', ns)) {
    const key = entry.attribute('key') ?? '';
    if (entry.children.length > 0 || readVariableName(c, key, entry) === undefined) {
      for (const child of entry.children) child.useAll();
      c.reporter.error('EXPRESSION_UNSUPPORTED', entry, {
        message:
          'A map entry that is not a text or an expression is not supported. Write the whole map in FEEL, for example = {a: b}',
      });
      return [];
    }
    const source = readExpression(c, {
      text: entry.text.trim(),
      at: entry,
      label: `${target}.${key}`,
      place: 'value',
      mapped: true,
    });
    if (source !== undefined) rows.push({ source, target: `${target}.${key}` });
  }
  return rows;
}
