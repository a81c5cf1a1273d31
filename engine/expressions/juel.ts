import type { InstantMs, JsonValue } from '../model/json.ts';
import { localIso, offsetText } from '../time/zone.ts';
import type { Lookup } from './feel-fast.ts';
import type { JuelNode, JuelOperator } from './juel-parse.ts';

export class JuelFailure extends Error {}

/** Evaluates in place: paths and operators only, with the coercions of the expression language. */
export function runJuel(node: JuelNode, lookup: Lookup, now: InstantMs, timeZone: string): JsonValue {
  const run = (inner: JuelNode): JsonValue => runJuel(inner, lookup, now, timeZone);
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'name':
      return lookup(node.name) ?? null;
    case 'member':
      return member(run(node.target), run(node.key));
    case 'unary':
      return unary(node.operator, run(node.operand));
    case 'binary':
      return binary(node.operator, node, run);
    case 'choice':
      return truth(run(node.condition)) ? run(node.yes) : run(node.no);
    case 'text':
      return node.parts.map((part) => asText(run(part))).join('');
    case 'list':
      return node.items.map(run);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [asText(run(key)), run(value)]));
    case 'builtin':
      if (node.name === 'now' || node.name === 'dateTime')
        return localIso(now, timeZone) + offsetText(now, timeZone);
      if (node.name === 'hasVariable') return lookup(asText(run(node.arguments[0]!))) !== undefined;
      return builtin(node.name, node.arguments.map(run));
  }
}

/** Names a JUEL expression may read, in order of appearance. */
export function juelReads(root: JuelNode): readonly string[] {
  const reads = new Set<string>();
  const work: JuelNode[] = [root];
  for (let node = work.shift(); node !== undefined; node = work.shift()) {
    if (node.kind === 'name') reads.add(node.name);
    work.unshift(...childrenOf(node));
  }
  return [...reads];
}

// helpers

function childrenOf(node: JuelNode): readonly JuelNode[] {
  switch (node.kind) {
    case 'member':
      return [node.target, node.key];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'choice':
      return [node.condition, node.yes, node.no];
    case 'builtin':
      return node.arguments;
    case 'text':
      return node.parts;
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    default:
      return [];
  }
}

function member(target: JsonValue, key: JsonValue): JsonValue {
  if (target === null || key === null) return null;
  if (Array.isArray(target)) {
    const index = Number(key);
    return Number.isInteger(index) ? ((target[index] as JsonValue | undefined) ?? null) : null;
  }
  const name = asText(key);
  if (typeof target !== 'object')
    throw new JuelFailure(`"${name}" is read from a value that is not an object`);
  return Object.hasOwn(target, name) ? ((target as Readonly<Record<string, JsonValue>>)[name] ?? null) : null;
}

function unary(operator: '!' | '-' | 'empty', value: JsonValue): JsonValue {
  if (operator === '!') return !truth(value);
  if (operator === '-') return -number(value);
  return isEmpty(value);
}

function binary(
  operator: JuelOperator,
  node: Extract<JuelNode, { kind: 'binary' }>,
  run: (inner: JuelNode) => JsonValue,
): JsonValue {
  const left = run(node.left);
  if (operator === '&&') return truth(left) && truth(run(node.right));
  if (operator === '||') return truth(left) || truth(run(node.right));
  const right = run(node.right);
  switch (operator) {
    case '+=':
      return asText(left) + asText(right);
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
      return compare(left, right, (order) => order < 0);
    case '<=':
      return equal(left, right) || compare(left, right, (order) => order <= 0);
    case '>':
      return compare(left, right, (order) => order > 0);
    case '>=':
      return equal(left, right) || compare(left, right, (order) => order >= 0);
    default:
      return finite(calculate(operator, number(left), number(right)));
  }
}

function calculate(operator: JuelOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return left % right;
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value))
    throw new JuelFailure('the result is not a finite number; a division by zero?');
  return value;
}

/** Two numbers compare as numbers, also when one is a text; everything else by its JSON. */
function equal(left: JsonValue, right: JsonValue): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === 'number' || typeof right === 'number') return number(left) === number(right);
  if (typeof left === 'boolean' || typeof right === 'boolean') return truth(left) === truth(right);
  if (typeof left === 'object' && typeof right === 'object')
    return JSON.stringify(left) === JSON.stringify(right);
  return asText(left) === asText(right);
}

function compare(left: JsonValue, right: JsonValue, test: (order: number) => boolean): boolean {
  if (left === null || right === null) return false;
  if (typeof left === 'string' && typeof right === 'string')
    return test(left < right ? -1 : left > right ? 1 : 0);
  return test(number(left) - number(right));
}

function number(value: JsonValue): number {
  if (typeof value === 'number') return value;
  if (value === null || value === '') return 0;
  const parsed = typeof value === 'string' ? Number(value) : Number.NaN;
  if (Number.isNaN(parsed)) throw new JuelFailure(`${describe(value)} is used as a number`);
  return parsed;
}

function truth(value: JsonValue): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === '') return false;
  if (typeof value === 'string') return value.toLowerCase() === 'true';
  throw new JuelFailure(`${describe(value)} is used as true or false`);
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function asText(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function describe(value: JsonValue): string {
  return Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'nothing'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`;
}

function builtin(
  name: 'equals' | 'size' | 'isEmpty' | 'contains' | 'startsWith',
  [target, argument]: readonly JsonValue[],
): JsonValue {
  if (target === null || target === undefined)
    throw new JuelFailure(`.${name}() is called on a value that is missing`);
  switch (name) {
    case 'equals':
      return typeof target === typeof argument && equal(target, argument ?? null);
    case 'size':
      if (typeof target === 'object')
        return Array.isArray(target) ? target.length : Object.keys(target).length;
      throw new JuelFailure('.size() is called on a value that is not a list');
    case 'isEmpty':
      return isEmpty(target);
    case 'contains':
      if (Array.isArray(target)) return target.some((item: JsonValue) => equal(item, argument ?? null));
      return asText(target).includes(asText(argument ?? null));
    case 'startsWith':
      return asText(target).startsWith(asText(argument ?? null));
  }
}
