import type { XmlElement } from '../parse/xml-tree.ts';
import type {
  Aggregation,
  DecisionTable,
  HitPolicy,
  TableInput,
  TableOutput,
  TableRule,
} from './decision-requirements.ts';
import { readText, typeRefOf } from './read-cell.ts';
import type { DmnReading } from './read-cell.ts';

/** A decision table with its clauses and rules; every rule must have one cell for each of them. */
export function readTable(element: XmlElement, reading: DmnReading): DecisionTable {
  element.attribute('preferredOrientation');
  element.attribute('outputLabel');
  const hitPolicy = readHitPolicy(element, reading);
  const aggregation = readAggregation(element, hitPolicy, reading);
  const inputs = element
    .childrenNamed('input', 'dmn')
    .map((input, index) => readInput(input, index, reading));
  const outputs = element
    .childrenNamed('output', 'dmn')
    .map((output, index) => readOutput(output, index, reading));
  for (const annotation of element.childrenNamed('annotation', 'dmn')) annotation.useAll();
  const rules = element
    .childrenNamed('rule', 'dmn')
    .map((rule, index) => readRule(rule, index, inputs.length, outputs.length, reading));
  checkOutputs(element, outputs, reading);
  return {
    kind: 'table',
    hitPolicy,
    ...(aggregation === undefined ? {} : { aggregation }),
    inputs,
    outputs,
    rules,
  };
}

// helpers

const HIT_POLICIES: ReadonlySet<string> = new Set([
  ...['UNIQUE', 'ANY', 'PRIORITY', 'FIRST', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT'],
]);
const AGGREGATIONS: ReadonlySet<string> = new Set(['SUM', 'MIN', 'MAX', 'COUNT']);

function readHitPolicy(element: XmlElement, reading: DmnReading): HitPolicy {
  const written = element.attribute('hitPolicy') ?? 'UNIQUE';
  if (HIT_POLICIES.has(written)) return written as HitPolicy;
  reading.reporter.error('HIT_POLICY', element, {
    message: `hitPolicy "${written}" does not exist. Use one of ${[...HIT_POLICIES].join(', ')}`,
    why: 'The hit policy decides which of several matching rules gives the result (DMN, 8.2.10).',
  });
  return 'UNIQUE';
}

function readAggregation(
  element: XmlElement,
  hitPolicy: HitPolicy,
  reading: DmnReading,
): Aggregation | undefined {
  const written = element.attribute('aggregation');
  if (written === undefined || written === '') return undefined;
  if (AGGREGATIONS.has(written) && hitPolicy === 'COLLECT') return written as Aggregation;
  reading.reporter.error('HIT_POLICY', element, {
    message: AGGREGATIONS.has(written)
      ? `aggregation "${written}" has no meaning with hitPolicy "${hitPolicy}". Use hitPolicy COLLECT or remove it`
      : `aggregation "${written}" does not exist. Use one of ${[...AGGREGATIONS].join(', ')}`,
    why: 'Only collected results can be aggregated (DMN, 8.2.10).',
  });
  return undefined;
}

function readInput(element: XmlElement, index: number, reading: DmnReading): TableInput {
  const expression = element.child('inputExpression', 'dmn');
  const text = expression === undefined ? '' : readText(expression, reading);
  const typeRef = expression === undefined ? undefined : typeRefOf(expression);
  const variable = element.attribute('inputVariable', 'camunda');
  const values = element.child('inputValues', 'dmn');
  const label = element.attribute('label');
  const source = text === '' ? (variable ?? '') : text;
  if (source === '') {
    reading.reporter.error('LOGIC_MISSING', element, {
      message: `Input ${index + 1} of the decision table has no expression. Add an inputExpression`,
      why: 'There would be nothing to compare the cells of its column with.',
    });
  }
  const allowed = values === undefined ? '' : readText(values, reading);
  return {
    id: element.id ?? `input_${index + 1}`,
    name: label === undefined || label === '' ? source : label,
    expression: source,
    ...(typeRef === undefined ? {} : { typeRef }),
    ...(allowed === '' ? {} : { allowedValues: allowed }),
    ...(variable === undefined || variable === '' ? {} : { variable }),
  };
}

function readOutput(element: XmlElement, index: number, reading: DmnReading): TableOutput {
  const typeRef = typeRefOf(element);
  const values = element.child('outputValues', 'dmn');
  const fallback = element.child('defaultOutputEntry', 'dmn');
  const allowed = values === undefined ? '' : readText(values, reading);
  const defaultValue = fallback === undefined ? '' : readText(fallback, reading);
  const label = element.attribute('label');
  const name = element.attribute('name');
  return {
    id: element.id ?? `output_${index + 1}`,
    name: name === undefined || name === '' ? '' : name,
    ...(label === undefined || label === '' ? {} : { label }),
    ...(typeRef === undefined ? {} : { typeRef }),
    ...(allowed === '' ? {} : { allowedValues: allowed }),
    ...(defaultValue === '' ? {} : { defaultValue }),
  };
}

function readRule(
  element: XmlElement,
  index: number,
  inputs: number,
  outputs: number,
  reading: DmnReading,
): TableRule {
  const conditions = element.childrenNamed('inputEntry', 'dmn').map((cell) => readText(cell, reading));
  const conclusions = element.childrenNamed('outputEntry', 'dmn').map((cell) => readText(cell, reading));
  for (const annotation of element.childrenNamed('annotationEntry', 'dmn')) annotation.useAll();
  if (conditions.length !== inputs || conclusions.length !== outputs)
    reading.reporter.error('TABLE_SHAPE', element, {
      message: `Rule ${index + 1} has ${conditions.length} input and ${conclusions.length} output cells, the table has ${inputs} inputs and ${outputs} outputs. Give one cell for each`,
      why: 'A cell without its column, or a column without a cell, has no meaning.',
    });
  return { id: element.id ?? `rule_${index + 1}`, conditions, conclusions };
}

/** Several outputs are told apart by name (DMN, 8.2.8). */
function checkOutputs(element: XmlElement, outputs: readonly TableOutput[], reading: DmnReading): void {
  if (outputs.length === 0)
    reading.reporter.error('TABLE_SHAPE', element, {
      message: 'The decision table has no output. Add one',
      why: 'The table could have no result.',
    });
  const names = outputs.map((output) => output.name);
  if (outputs.length > 1 && (names.includes('') || new Set(names).size < names.length))
    reading.reporter.error('OUTPUT_NAME', element, {
      message: 'A decision table with several outputs needs a different name for each of them',
      why: 'The result is a context with one member for each output.',
    });
}
