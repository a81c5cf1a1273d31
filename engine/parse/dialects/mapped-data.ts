import type { Expression, MappingPart, VariableMapping } from '../../model/process-model.ts';
import { readExpression, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { readScriptText } from '../script-text.ts';
import type { XmlElement } from '../xml-tree.ts';
import { readConnectorFields } from './connectors.ts';
import type { Mappings } from './dialect.ts';
import type { MappedNamespace } from './mapped-jobs.ts';
import { composeValue, reportEmptyScript } from './mapped-values.ts';

/**
 * `inputOutput`: texts, expressions, scripts, lists and maps; the fields of a built-in type; the parameters of an external
 * worker (bpmn.md 3.2). The mappings of a connector lie inside those of its element.
 */
export function readInputOutput(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): Mappings | undefined {
  const parts = [element, ...element.children.filter((child) => child.is('messageEventDefinition'))];
  const connectors = parts.flatMap((part) => part.extension('connector', ns) ?? []);
  const outer = element.extension('inputOutput', ns);
  const inner = connectors.flatMap((connector) => connector.childrenNamed('inputOutput', ns));
  const fields = parts.flatMap((part) => readConnectorFields(c, part, ns));
  const rows = (container: XmlElement | undefined, local: string): Mappings['inputs'] =>
    container?.childrenNamed(local, ns).flatMap((row) => readParameter(c, row, ns)) ?? [];
  const payload = readSignalPayload(c, element, ns);
  const isSaid = outer !== undefined || inner.length + fields.length + payload.length > 0;
  const worker = ns === 'flowable' ? readWorkerParameters(c, element) : undefined;
  if (!isSaid && worker === undefined) return undefined;
  return {
    inputs: [
      ...rows(outer, 'inputParameter'),
      ...inner.flatMap((container) => rows(container, 'inputParameter')),
      ...fields,
      ...payload,
      ...(worker?.inputs ?? []),
    ],
    outputs: [
      ...inner.flatMap((container) => rows(container, 'outputParameter')),
      ...rows(outer, 'outputParameter'),
      ...(worker?.outputs ?? []),
    ],
  };
}

export interface CallParameters {
  readonly rows: readonly VariableMapping[];
  readonly all: boolean;
  /** `variables="all" local="true"`: the activity's own variables, or all the called ones as its own. */
  readonly allLocal: boolean;
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
  let allLocal = false;
  let businessKey: string | undefined;
  for (const parameter of element.extensions(local, ns)) {
    const key = parameter.attribute('businessKey');
    if (key !== undefined) businessKey = key;
    const isAll = parameter.attribute('variables') === 'all';
    const isLocal = parameter.attribute('local') === 'true';
    if (isAll && isLocal) allLocal = true;
    else if (isAll) all = true;
    const source = parameter.attribute('source');
    const expression = parameter.attribute('sourceExpression');
    const targetText = parameter.attribute('target');
    const text = source ?? expression;
    if (text === undefined) {
      if (!isAll && key === undefined) refuseEmptyParameter(c, parameter, 'source');
      continue;
    }
    if (targetText === undefined) refuseEmptyParameter(c, parameter, 'target');
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
    if (target !== undefined && read !== undefined)
      rows.push({ source: read, target, ...(isLocal ? { local: true } : {}) });
  }
  return { rows, all, allLocal, ...(businessKey === undefined ? {} : { businessKey }) };
}

// helpers

/** Copies nothing: half of it is missing. */
function refuseEmptyParameter(c: Compilation, parameter: XmlElement, missing: 'source' | 'target'): void {
  const unread = parameter.attributes.some(({ used }) => !used);
  if (unread) return;
  c.reporter.error('ELEMENT_UNSUPPORTED', parameter, {
    message: `${parameter.qualified} would have no effect here: it has no ${missing}. Name the variable in ${missing}`,
  });
}

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

/** `in` on a thrown signal: the payload is the event's local variables (TSK-8). */
function readSignalPayload(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): readonly VariableMapping[] {
  if (!element.is('intermediateThrowEvent') && !element.is('endEvent')) return [];
  return element.children
    .filter((child) => child.is('signalEventDefinition'))
    .flatMap((definition) => {
      const parameters = readCallParameters(c, definition, 'in', ns);
      if (parameters.businessKey !== undefined)
        c.reporter.error('ATTRIBUTE_UNSUPPORTED', definition, {
          message:
            'businessKey of a signal would have no effect here. Pass the value as a variable, or throw a message',
        });
      return parameters.rows;
    });
}

/** `externalWorkerInParameter` and `externalWorkerOutParameter`: a variable or an expression, and the name it goes to. */
function readWorkerParameters(c: Compilation, element: XmlElement): Mappings | undefined {
  const read = (local: string): Mappings['inputs'] =>
    element.extensions(local, 'flowable').flatMap((row): Mappings['inputs'] => {
      const target = readVariableName(c, row.attribute('target') ?? '', row);
      const name = row.attribute('source');
      const source =
        name === undefined
          ? readExpression(c, {
              text: row.attribute('sourceExpression') ?? '',
              at: row,
              label: 'sourceExpression',
              place: 'expression',
              mapped: true,
            })
          : variablePath(c, name, row);
      return target === undefined || source === undefined ? [] : [{ source, target }];
    });
  const [inputs, outputs] = [read('externalWorkerInParameter'), read('externalWorkerOutParameter')];
  return inputs.length + outputs.length === 0 ? undefined : { inputs, outputs };
}

function readParameter(c: Compilation, row: XmlElement, ns: MappedNamespace): readonly VariableMapping[] {
  const target = readVariableName(c, row.attribute('name') ?? '', row, 'path');
  if (target === undefined) return [];
  const script = row.child('script', ns);
  if (script !== undefined) return readMappingScript(c, script, target);
  const part = row.child('list', ns) ?? row.child('map', ns);
  if (part !== undefined) {
    const parts: MappingPart[] = [];
    const value = composeValue(c, part, ns, parts);
    if (value === undefined) return [];
    if (value.kind === 'fixed') return [{ source: { language: 'literal', value: value.value }, target }];
    const text = `\${${value.text}}`;
    const source = readExpression(c, { text, at: row, label: target, place: 'value', mapped: true });
    return source === undefined ? [] : [{ source, target, ...(parts.length === 0 ? {} : { parts }) }];
  }
  const text = row.text.trim();
  if (text === '') return [{ source: { language: 'literal', value: null }, target }];
  const source = readExpression(c, { text, at: row, label: target, place: 'value', mapped: true });
  return source === undefined ? [] : [{ source, target }];
}

/** 3.4: FEEL and JUEL are evaluated in the step, JavaScript runs in the sandbox. */
function readMappingScript(c: Compilation, script: XmlElement, target: string): readonly VariableMapping[] {
  if (script.text.trim() === '' && !script.has('resource')) reportEmptyScript(c, script);
  const read = readScriptText(c, {
    at: script,
    text: script.text.trim(),
    format: script.attribute('scriptFormat') ?? '',
    resource: script.attribute('resource'),
    label: target,
  });
  if (read?.script !== undefined)
    return [{ source: { language: 'literal', value: null }, target, script: read.script }];
  return read?.expression === undefined ? [] : [{ source: read.expression, target }];
}
