import type { JsonValue } from '../model/json.ts';
import { nameOf } from './feel-tree.ts';
import { scaleOfDouble } from './feel/decimal.ts';
import type { FeelNode } from './feel-tree.ts';

/** Reads a variable; undefined when there is none. */
export type Lookup = (name: string) => JsonValue | undefined;
export type FastFeel = (lookup: Lookup) => JsonValue;

/** Thrown by a fast evaluation that meets a value it does not cover; the full interpreter then answers. */
export const SLOW = Symbol('slow');

/**
 * Compiles paths, comparisons, arithmetic, boolean logic, `if`, lists and a few functions over scalars to closures,
 * about a hundred times cheaper than the interpreter. It gives exactly the interpreter's answer or throws SLOW; undefined
 * when the expression has a construct beyond it. Callers have limited the depth, so recursion is safe.
 */
export function compileFast(node: FeelNode): FastFeel | undefined {
  const compile = COMPILERS[node.name];
  return compile?.(node);
}

// helpers

type Compiler = (node: FeelNode) => FastFeel | undefined;

const COMPILERS: Readonly<Record<string, Compiler | undefined>> = {
  Expression: (node) => (node.children.length === 1 ? compileFast(node.children[0]!) : undefined),
  ParenthesizedExpression: (node) => compileFast(node.children[1]!),
  NumericLiteral: number,
  BooleanLiteral: (node) => constant(node.text === 'true'),
  StringLiteral: (node) => (node.text.includes('\\') ? undefined : constant(node.text.slice(1, -1))),
  null: () => constant(null),
  VariableName: variable,
  PathExpression: path,
  Conjunction: (node) => logic(node, false),
  Disjunction: (node) => logic(node, true),
  Comparison: comparison,
  ArithmeticExpression: arithmetic,
  IfExpression: conditional,
  FunctionInvocation: invocation,
  List: list,
  FilterExpression: indexed,
};

function constant(value: JsonValue): FastFeel {
  return () => value;
}

/** A literal that a double does not hold exactly is for the interpreter, which counts in decimals. */
function number(node: FeelNode): FastFeel | undefined {
  const text = node.text.replace(/\s/g, '');
  return /^-?\d{0,14}(\.\d{1,14})?$/.test(text) && text.length <= 16 ? constant(Number(text) + 0) : undefined;
}

function variable(node: FeelNode): FastFeel {
  const name = nameOf(node);
  return (lookup) => lookup(name) ?? null;
}

function path(node: FeelNode): FastFeel | undefined {
  const target = compileFast(node.children[0]!);
  const name = nameOf(node.children[2]!);
  if (target === undefined) return undefined;
  return (lookup) => {
    const value = target(lookup);
    if (value === null || typeof value !== 'object') return null;
    if (Array.isArray(value)) throw SLOW;
    if (Object.hasOwn(value, name)) return (value as Readonly<Record<string, JsonValue>>)[name] ?? null;
    // Keys with spaces match in several spellings; only the interpreter knows how.
    if (Object.keys(value).some((key) => /\s/.test(key)) || /\s/.test(name)) throw SLOW;
    return null;
  };
}

/** FEEL's three-valued logic: `decisive` is the value that settles the result alone. */
function logic(node: FeelNode, decisive: boolean): FastFeel | undefined {
  const left = compileFast(node.children[0]!);
  const right = compileFast(node.children[2]!);
  if (left === undefined || right === undefined) return undefined;
  return (lookup) => {
    const first = left(lookup);
    if (first === decisive) return decisive;
    const second = right(lookup);
    if (second === decisive) return decisive;
    return first === !decisive && second === !decisive ? !decisive : null;
  };
}

function comparison(node: FeelNode): FastFeel | undefined {
  const [first, operator, second] = node.children;
  if (operator?.name !== 'CompareOp' || node.children.length !== 3) return undefined;
  const left = compileFast(first!);
  const right = compileFast(second!);
  const compare = COMPARISONS[operator.text];
  if (left === undefined || right === undefined || compare === undefined) return undefined;
  return (lookup) => compare(left(lookup), right(lookup));
}

const COMPARISONS: Readonly<Record<string, (left: JsonValue, right: JsonValue) => JsonValue>> = {
  '=': equal,
  '!=': (left, right) => {
    const same = equal(left, right);
    return same === null ? null : !same;
  },
  '<': (left, right) => (ordered(left, right) ? (left as number) < (right as number) : null),
  '<=': (left, right) => (ordered(left, right) ? (left as number) <= (right as number) : null),
  '>': (left, right) => (ordered(left, right) ? (left as number) > (right as number) : null),
  '>=': (left, right) => (ordered(left, right) ? (left as number) >= (right as number) : null),
};

function equal(left: JsonValue, right: JsonValue): boolean | null {
  if (left === null || right === null) return left === right;
  if (typeof left === 'object' || typeof right === 'object') throw SLOW;
  return typeof left === typeof right ? left === right : null;
}

function ordered(left: JsonValue, right: JsonValue): boolean {
  if (typeof left === 'number' && typeof right === 'number') return true;
  throw SLOW;
}

function arithmetic(node: FeelNode): FastFeel | undefined {
  const unary = node.children.length === 2;
  const operator = node.children[unary ? 0 : 1]!.text;
  const left = unary ? constant(0) : compileFast(node.children[0]!);
  const right = compileFast(node.children[unary ? 1 : 2]!);
  if (left === undefined || right === undefined) return undefined;
  return (lookup) => {
    const first = left(lookup);
    const second = right(lookup);
    if (typeof first === 'string' && typeof second === 'string' && operator === '+') return first + second;
    if (typeof first !== 'number' || typeof second !== 'number') throw SLOW;
    return calculate(operator, first, second);
  };
}

/**
 * FEEL counts in decimals, where 0.1 + 0.2 is 0.3. Numbers with few digits are counted as whole numbers of their smallest
 * unit, which is exact; all others are for the interpreter.
 */
function calculate(operator: string, left: number, right: number): JsonValue {
  const [leftScale, rightScale] = [scaleOfDouble(left), scaleOfDouble(right)];
  if (leftScale === undefined || rightScale === undefined) throw SLOW;
  const scale = Math.max(leftScale, rightScale);
  const unit = 10 ** scale;
  const [a, b] = [Math.round(left * unit), Math.round(right * unit)];
  switch (operator) {
    case '+':
      return exact(a + b, unit);
    case '-':
      return exact(a - b, unit);
    case '*':
      return exact(a * b, unit * unit);
    case '/':
      return quotient(a, b);
    default:
      throw SLOW;
  }
}

function exact(units: number, unit: number): number {
  if (!Number.isSafeInteger(units)) throw SLOW;
  return units / unit + 0;
}

/** Only where the division comes out even. */
function quotient(a: number, b: number): number | null {
  if (b === 0) return null;
  const result = a / b;
  const scale = scaleOfDouble(result);
  const units = scale === undefined ? NaN : Math.round(result * 10 ** scale) * b;
  const expected = a * 10 ** (scale ?? 0);
  if (!Number.isSafeInteger(units) || !Number.isSafeInteger(expected) || units !== expected) throw SLOW;
  return result + 0;
}

function conditional(node: FeelNode): FastFeel | undefined {
  if (node.children.length !== 6) return undefined;
  const condition = compileFast(node.children[1]!);
  const yes = compileFast(node.children[3]!);
  const no = compileFast(node.children[5]!);
  if (condition === undefined || yes === undefined || no === undefined) return undefined;
  return (lookup) => {
    const holds = condition(lookup);
    return holds === true ? yes(lookup) : no(lookup);
  };
}

function invocation(node: FeelNode): FastFeel | undefined {
  const target = node.children[0]!;
  const call = target.name === 'VariableName' ? functionNamed(nameOf(target)) : undefined;
  const parameters =
    node.children[1]?.children.find((child) => child.name === 'PositionalParameters') ??
    node.children.find((child) => child.name === 'PositionalParameters');
  if (call === undefined || parameters === undefined || parameters.children.length !== call.arity)
    return undefined;
  const values: FastFeel[] = [];
  for (const parameter of parameters.children) {
    const value = compileFast(parameter);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return (lookup) => call.run(values.map((value) => value(lookup)));
}

const FUNCTIONS: Readonly<
  Record<
    string,
    { readonly arity: number; readonly run: (values: readonly JsonValue[]) => JsonValue } | undefined
  >
> = {
  not: { arity: 1, run: ([value]) => (typeof value === 'boolean' ? !value : slow()) },
  count: { arity: 1, run: ([value]) => (Array.isArray(value) ? value.length : slow()) },
  contains: {
    arity: 2,
    run: ([text, part]) =>
      typeof text === 'string' && typeof part === 'string' ? text.includes(part) : slow(),
  },
  'starts with': {
    arity: 2,
    run: ([text, part]) =>
      typeof text === 'string' && typeof part === 'string' ? text.startsWith(part) : slow(),
  },
  string: {
    arity: 1,
    run: ([value]) =>
      typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : slow(),
  },
  'is defined': { arity: 1, run: ([value]) => value !== null },
  'get or else': { arity: 2, run: ([value, otherwise]) => value ?? otherwise ?? null },
};

function functionNamed(name: string): (typeof FUNCTIONS)[string] {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

function slow(): never {
  throw SLOW;
}

function list(node: FeelNode): FastFeel | undefined {
  const items: FastFeel[] = [];
  for (const child of node.children.slice(1, -1)) {
    const item = compileFast(child);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return (lookup) => items.map((item) => item(lookup));
}

/** `list[1]`: positions count from 1, negative ones from the end. */
function indexed(node: FeelNode): FastFeel | undefined {
  const target = compileFast(node.children[0]!);
  const filter = node.children[2]!;
  if (target === undefined || filter.name !== 'NumericLiteral' || filter.text.includes('.')) return undefined;
  const index = parseInt(filter.text, 10);
  return (lookup) => {
    const value = target(lookup);
    if (!Array.isArray(value)) throw SLOW;
    return (value[index < 0 ? value.length + index : index - 1] as JsonValue | undefined) ?? null;
  };
}
