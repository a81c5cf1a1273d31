import type { JsonValue } from '../../model/json.ts';
import type { Expression } from '../../model/process-model.ts';
import { readExpression, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { LoopSettings } from './dialect.ts';
import { readContinuationSettings } from './mapped-jobs.ts';
import type { MappedNamespace } from './mapped-jobs.ts';

/** The multi-instance settings of the mapped dialects (bpmn.md 3.2). */
export function readMappedLoop(
  c: Compilation,
  characteristics: XmlElement,
  ns: MappedNamespace,
): LoopSettings | undefined {
  const element = characteristics.attribute('elementVariable', ns);
  const index = ns === 'flowable' ? characteristics.attribute('elementIndexVariable', ns) : undefined;
  const settings = present({
    inputCollection: readCollection(c, characteristics, ns),
    inputElement: element === undefined ? undefined : readVariableName(c, element, characteristics),
    indexVariable: index === undefined ? undefined : readVariableName(c, index, characteristics),
    ...(ns === 'flowable' ? readAggregation(c, characteristics) : readInnerAsync(c, characteristics)),
  });
  return Object.keys(settings).length === 0 ? undefined : settings;
}

// helpers

/** A name, an expression, or a list as JSON text; code that makes the list is refused in every mode (3.3). */
function readCollection(
  c: Compilation,
  characteristics: XmlElement,
  ns: MappedNamespace,
): Expression | undefined {
  const part = ns === 'flowable' ? characteristics.extension('collection', ns) : undefined;
  const code = part?.attribute('class', ns) ?? part?.attribute('delegateExpression', ns);
  if (part !== undefined && (part.has('class') || part.has('delegateExpression') || code !== undefined)) {
    part.useAll();
    c.reporter.error('LANGUAGE_UNSUPPORTED', part, {
      message: 'A collection made by code is not supported. Let a worker write the list into a variable',
    });
    return undefined;
  }
  const text =
    part?.child('expression', ns)?.text.trim() ??
    part?.child('string', ns)?.text.trim() ??
    characteristics.attribute('collection', ns)?.trim();
  if (text === undefined || text === '') return undefined;
  const list = jsonList(text);
  if (list !== undefined) return { language: 'literal', value: list };
  return readExpression(c, {
    text,
    at: characteristics,
    label: 'collection',
    place: 'expression',
    mapped: true,
  });
}

function jsonList(text: string): readonly JsonValue[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    return Array.isArray(value) ? (value as readonly JsonValue[]) : undefined;
  } catch {
    return undefined;
  }
}

/** `variableAggregation`: an output collection of objects, one member for each variable. */
function readAggregation(c: Compilation, characteristics: XmlElement): LoopSettings {
  const [aggregation, second] = characteristics.extensions('variableAggregation', 'flowable');
  if (aggregation === undefined) return {};
  if (second !== undefined) {
    second.useAll();
    c.reporter.error('ELEMENT_UNSUPPORTED', second, {
      message: 'A second variableAggregation would have no effect here. Put all variables into one',
    });
  }
  const target = readVariableName(c, aggregation.attribute('target') ?? '', aggregation);
  const rows = aggregation.children.filter((child) => child.local === 'variable');
  const members = rows.map((row) => {
    row.used = true;
    const source = row.attribute('source');
    const written = source ?? row.attribute('sourceExpression') ?? '';
    const body = /^[$#]\{([\s\S]*)\}$/.exec(written)?.[1] ?? written;
    const name = row.attribute('target') ?? source ?? '';
    return { source, text: `'${name.replace(/[\\']/g, '')}': ${body}` };
  });
  const outputElement = readExpression(c, {
    text: `\${{${members.map((member) => member.text).join(', ')}}}`,
    at: aggregation,
    label: 'variableAggregation',
    place: 'expression',
    mapped: true,
  });
  const localNames = members.flatMap(({ source }) => (source === undefined ? [] : [source]));
  if (target === undefined || outputElement === undefined) return {};
  return { outputCollection: target, outputElement, ...(localNames.length === 0 ? {} : { localNames }) };
}

/** RUN-1 for each instance. */
function readInnerAsync(c: Compilation, characteristics: XmlElement): LoopSettings {
  const is = (name: string): boolean => characteristics.attribute(name, 'camunda') === 'true';
  const [old, before, after] = [is('async'), is('asyncBefore'), is('asyncAfter')];
  if (characteristics.attribute('exclusive', 'camunda') === 'false')
    c.reporter.hint('EXCLUSIVE_ALWAYS', characteristics, {
      message: 'exclusive="false" has no effect: steps of one instance never run at the same time',
    });
  if (!old && !before && !after) return {};
  return {
    ...(old || before ? { asyncBefore: true } : {}),
    ...(after ? { asyncAfter: true } : {}),
    ...present({ continuation: readContinuationSettings(c, characteristics, 'camunda') }),
  };
}
