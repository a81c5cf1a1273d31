import { evaluateDecision, readDmn } from '#engine';
import type {
  DecisionOutcome,
  DecisionRequirements,
  JsonObject,
  ReadDmnOptions,
  ReadDmnResult,
} from '#engine';

/** A model with the given content; DMN 1.5 unless another namespace is named. */
export function dmn(
  content: string,
  options: { readonly namespace?: string; readonly model?: string } = {},
): string {
  const namespace = options.namespace ?? 'https://www.omg.org/spec/DMN/20230324/MODEL/';
  const model = options.model ?? 'model';
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${namespace}" xmlns:camunda="http://camunda.org/schema/1.0/dmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="${model}" name="${model}" namespace="urn:${model}">
${content}
</definitions>`;
}

/** A decision `d` with the given logic and, before it, the name and type of its result. */
export function decision(
  logic: string,
  options: { readonly typeRef?: string; readonly requires?: string } = {},
): string {
  const typeRef = options.typeRef === undefined ? '' : ` typeRef="${options.typeRef}"`;
  return `<decision id="d" name="d"><variable name="d"${typeRef}/>${options.requires ?? ''}${logic}</decision>`;
}

export function literal(text: string, attributes = ''): string {
  return `<literalExpression ${attributes}><text>${escape(text)}</text></literalExpression>`;
}

/** A table over `x` (and `y`), one row of texts per rule: inputs first, then outputs. */
export function table(
  attributes: string,
  columns: { readonly inputs: readonly string[]; readonly outputs: readonly string[] },
  rules: readonly (readonly string[])[],
): string {
  const inputs = columns.inputs.map(
    (expression, index) =>
      `<input id="i${index + 1}"><inputExpression><text>${escape(expression)}</text></inputExpression></input>`,
  );
  const rows = rules.map((cells, index) => {
    const entries = cells.map((cell, column) => {
      const kind = column < inputs.length ? 'inputEntry' : 'outputEntry';
      return `<${kind}><text>${escape(cell)}</text></${kind}>`;
    });
    return `<rule id="r${index + 1}">${entries.join('')}</rule>`;
  });
  return `<decisionTable id="t" ${attributes}>${inputs.join('')}${columns.outputs.join('')}${rows.join('')}</decisionTable>`;
}

export function output(name: string, content = '', attributes = ''): string {
  return `<output id="o_${name}" name="${name}" ${attributes}>${content}</output>`;
}

export function read(text: string, options: ReadDmnOptions = {}): Promise<ReadDmnResult> {
  return readDmn({ name: 'model.dmn', content: bytesOf(text) }, options);
}

export async function requirementsOf(
  text: string,
  imports?: readonly DecisionRequirements[],
): Promise<DecisionRequirements> {
  const { requirements, problems } = await read(text, imports === undefined ? {} : { imports });
  if (requirements === undefined)
    throw new Error(problems.map((problem) => `${problem.code} ${problem.message}`).join('\n'));
  return requirements;
}

export async function evaluate(
  text: string,
  variables: JsonObject = {},
  decisionId = 'd',
): Promise<DecisionOutcome> {
  return evaluateDecision(await requirementsOf(text), decisionId, variables, { now: NOW, timeZone: 'UTC' });
}

export const NOW = Date.UTC(2026, 10, 21, 8, 30);

// helpers

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
