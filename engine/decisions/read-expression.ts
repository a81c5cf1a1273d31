import type { XmlElement } from '../parse/xml-tree.ts';
import type { BoxedExpression, FunctionExpression } from './decision-requirements.ts';
import { FOREIGN_CODE, readItem, readText, reportUnsupported, typeRefOf } from './read-cell.ts';
import type { DmnReading } from './read-cell.ts';
import { readTable } from './read-table.ts';

type Reader = (element: XmlElement, reading: DmnReading) => BoxedExpression | undefined;

/** The first child that is decision logic; undefined where there is none, or none that can be read. */
export function readLogic(parent: XmlElement, reading: DmnReading): BoxedExpression | undefined {
  const element = parent.children.find(
    (child) => child.namespace === 'dmn' && Object.hasOwn(READERS, child.local),
  );
  return element === undefined ? undefined : readExpression(element, reading);
}

export function readExpression(element: XmlElement, reading: DmnReading): BoxedExpression | undefined {
  const read = Object.hasOwn(READERS, element.local) ? READERS[element.local] : undefined;
  if (read === undefined) return undefined;
  element.used = true;
  const id = element.id;
  const typeRef = typeRefOf(element);
  const logic = read(element, reading);
  return logic === undefined
    ? undefined
    : { ...(id === undefined ? {} : { id }), ...(typeRef === undefined ? {} : { typeRef }), ...logic };
}

/** A function with its parameters; undefined when it is of a kind that cannot run here. */
export function readFunction(element: XmlElement, reading: DmnReading): FunctionExpression | undefined {
  const kind = element.attribute('kind') ?? 'FEEL';
  const parameters = element.childrenNamed('formalParameter', 'dmn').map(readItem);
  if (kind !== 'FEEL') {
    reportUnsupported(element, `${FOREIGN_CODE} (kind "${kind}")`, reading);
    element.useAll();
    return undefined;
  }
  const body = readLogic(element, reading);
  return { kind: 'function', parameters, ...(body === undefined ? {} : { body }) };
}

// helpers

const READERS: Readonly<Record<string, Reader>> = {
  literalExpression: (element, reading) => ({ kind: 'literal', text: readText(element, reading) }),
  decisionTable: readTable,
  context: readContext,
  invocation: readInvocation,
  list: (element, reading) => ({ kind: 'list', items: readAll(element, reading) }),
  relation: readRelation,
  functionDefinition: readFunction,
  conditional: (element, reading) => ({
    kind: 'conditional',
    if: required(element, 'if', reading),
    then: required(element, 'then', reading),
    else: required(element, 'else', reading),
  }),
  for: (element, reading) => iterator('for', element, 'return', reading),
  some: (element, reading) => iterator('some', element, 'satisfies', reading),
  every: (element, reading) => iterator('every', element, 'satisfies', reading),
  filter: (element, reading) => ({
    kind: 'filter',
    in: required(element, 'in', reading),
    match: required(element, 'match', reading),
  }),
};

function readAll(element: XmlElement, reading: DmnReading): readonly BoxedExpression[] {
  return element.children.flatMap((child) => {
    const read = child.namespace === 'dmn' ? readExpression(child, reading) : undefined;
    return read === undefined ? [] : [read];
  });
}

function readContext(element: XmlElement, reading: DmnReading): BoxedExpression {
  const entries = element.childrenNamed('contextEntry', 'dmn').map((entry) => {
    const variable = entry.child('variable', 'dmn');
    const value = readLogic(entry, reading) ?? missing(entry, 'an expression', reading);
    return { ...(variable === undefined ? {} : { variable: readItem(variable) }), value };
  });
  return { kind: 'context', entries };
}

function readInvocation(element: XmlElement, reading: DmnReading): BoxedExpression {
  const callee = readLogic(element, reading) ?? missing(element, 'the function to call', reading);
  const bindings = element.childrenNamed('binding', 'dmn').map((binding) => {
    const parameter = binding.child('parameter', 'dmn');
    if (parameter === undefined) missing(binding, 'a parameter', reading);
    const value = readLogic(binding, reading);
    return {
      parameter: parameter === undefined ? { name: '' } : readItem(parameter),
      ...(value === undefined ? {} : { value }),
    };
  });
  return { kind: 'invocation', callee, bindings };
}

function readRelation(element: XmlElement, reading: DmnReading): BoxedExpression {
  const columns = element.childrenNamed('column', 'dmn').map(readItem);
  const rows = element.childrenNamed('row', 'dmn').map((row) => {
    row.attribute('typeRef');
    const cells = readAll(row, reading);
    if (cells.length !== columns.length)
      reading.reporter.error('TABLE_SHAPE', row, {
        message: `A row of the relation has ${cells.length} cells, the relation has ${columns.length} columns. Give one cell for each column`,
        why: 'A value without its column, or a column without a value, has no meaning.',
      });
    return cells;
  });
  return { kind: 'relation', columns, rows };
}

function iterator(
  kind: 'for' | 'some' | 'every',
  element: XmlElement,
  bodyName: string,
  reading: DmnReading,
): BoxedExpression {
  const variable = element.attribute('iteratorVariable')?.trim();
  if (variable === undefined || variable === '') missing(element, 'an iteratorVariable', reading);
  return {
    kind,
    variable: variable ?? '',
    in: required(element, 'in', reading),
    body: required(element, bodyName, reading),
  };
}

function required(element: XmlElement, name: string, reading: DmnReading): BoxedExpression {
  const part = element.child(name, 'dmn');
  part?.attribute('typeRef');
  const logic = part === undefined ? undefined : readLogic(part, reading);
  return logic ?? missing(part ?? element, part === undefined ? `<${name}>` : 'an expression', reading);
}

function missing(element: XmlElement, what: string, reading: DmnReading): BoxedExpression {
  reading.reporter.error('LOGIC_MISSING', element, {
    message: `${element.qualified} has no ${what.replace(/^(an?|the) /, '')}. Add ${what}`,
    why: 'The decision could not be evaluated.',
  });
  return { kind: 'literal', text: 'null' };
}
