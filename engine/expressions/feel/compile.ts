import { nameOf } from '../feel-tree.ts';
import type { FeelNode } from '../feel-tree.ts';
import { ARITHMETIC, negative } from './arithmetic.ts';
import { compare, comparer } from './comparison.ts';
import { builtIn } from './built-ins.ts';
import { isInstanceOf } from './conformance.ts';
import { parseNumber } from './decimal.ts';
import { compileFilter, compileFor, compileQuantified } from './iteration.ts';
import { compileFunction, compileInvocation } from './invocation.ts';
import { propertyOf } from './properties.ts';
import { unescapeString } from './string-literal.ts';
import { parseTemporal } from './temporal-text.ts';
import { ANY } from './type.ts';
import type { FeelType } from './type.ts';
import { typeOfNode } from './type-expression.ts';
import type { NamedTypes } from './type-expression.ts';
import { operandsOf } from './evaluator.ts';
import type { CompileContext, Evaluator } from './evaluator.ts';
import { compileInterval, compileTest, compileTests, compileUnaryTests } from './unary-test.ts';
import type { Test } from './unary-test.ts';
import { context } from './values.ts';
import type { FeelValue } from './values.ts';

/** Turns a parsed expression into closures (DMN 1.5, 10.3.2). */
export function compile(root: FeelNode, types: NamedTypes): Evaluator {
  return placeOf(types).compile(root);
}

export function compileCell(root: FeelNode, types: NamedTypes): Test {
  return compileUnaryTests(root, placeOf(types));
}

// helpers

function placeOf(types: NamedTypes): CompileContext {
  const place: CompileContext = {
    types,
    compile: (node) => {
      const compiler = COMPILERS[node.name];
      if (compiler === undefined) throw new Error(`no evaluation for ${node.name}`);
      return compiler(node, place);
    },
  };
  return place;
}

type Compiler = (node: FeelNode, place: CompileContext) => Evaluator;

const COMPILERS: Readonly<Record<string, Compiler | undefined>> = {
  Expression: inner,
  ParenthesizedExpression: inner,
  FunctionBody: inner,
  NumericLiteral: numeric,
  BooleanLiteral: (node) => constant(node.text === 'true'),
  StringLiteral: (node) => constant(unescapeString(node.text)),
  DateTimeLiteral: (node, place) =>
    node.children[0]?.name === 'AtLiteral' ? atLiteral(node.children[0]) : compileInvocation(node, place),
  null: () => constant(null),
  '?': () => (scope) => scope.find('?') ?? null,
  VariableName: variable,
  PathExpression: path,
  Conjunction: (node, place) => logic(node, place, false),
  Disjunction: (node, place) => logic(node, place, true),
  Comparison: comparison,
  ArithmeticExpression: arithmetic,
  IfExpression: conditional,
  FunctionInvocation: compileInvocation,
  FunctionDefinition: compileFunction,
  List: list,
  Context: contextLiteral,
  FilterExpression: compileFilter,
  ForExpression: compileFor,
  QuantifiedExpression: compileQuantified,
  InstanceOfExpression: instanceOf,
  Interval: compileInterval,
  SimplePositiveUnaryTest: compileInterval,
  PositiveUnaryTest: inner,
};

function inner(node: FeelNode, place: CompileContext): Evaluator {
  const [operand] = operandsOf(node);
  if (operand === undefined) throw new Error(`${node.name} is empty`);
  return place.compile(operand);
}

function constant(value: FeelValue): Evaluator {
  return () => value;
}

function numeric(node: FeelNode): Evaluator {
  return constant(parseNumber(node.text.replace(/\s/g, '')) ?? null);
}

function atLiteral(node: FeelNode): Evaluator {
  return constant(parseTemporal(unescapeString(node.text.slice(node.text.indexOf('"')))) ?? null);
}

/** A variable hides a built-in function of the same name. */
function variable(node: FeelNode): Evaluator {
  const name = nameOf(node);
  return (scope) => {
    const value = scope.find(name);
    return value === undefined ? (builtIn(name) ?? null) : value;
  };
}

function path(node: FeelNode, place: CompileContext): Evaluator {
  const target = place.compile(node.children[0]!);
  const name = nameOf(node.children[node.children.length - 1]!);
  return (scope) => propertyOf(target(scope), name);
}

/** Three-valued logic: what is no boolean is unknown; the deciding value wins over the unknown. */
function logic(node: FeelNode, place: CompileContext, deciding: boolean): Evaluator {
  const operands = operandsOf(node).map((operand) => place.compile(operand));
  return (scope) => {
    let result: boolean | null = !deciding;
    for (const operand of operands) {
      const value = operand(scope);
      if (value === deciding) return deciding;
      if (typeof value !== 'boolean') result = null;
    }
    return result;
  };
}

function comparison(node: FeelNode, place: CompileContext): Evaluator {
  const operator = node.children.find((child) => ['CompareOp', 'between', 'in'].includes(child.name));
  const left = place.compile(node.children[0]!);
  if (operator?.name === 'in') {
    const tests = node.children.filter((child) => /^PositiveUnaryTests?$/.test(child.name));
    const test =
      tests[0]?.name === 'PositiveUnaryTests' ? compileTests(tests[0], place) : compileTest(tests[0]!, place);
    return (scope) => test(scope, left(scope));
  }
  const [, second, third] = operandsOf(node).map((operand) => place.compile(operand));
  if (operator?.name === 'between') {
    return (scope) => {
      const [value, low, high] = [left(scope), second!(scope), third!(scope)];
      const [fromLow, toHigh] = [compare(value, low), compare(value, high)];
      return fromLow === null || toHigh === null ? null : fromLow >= 0 && toHigh <= 0;
    };
  }
  const decide = comparer(operator?.text ?? '=');
  return (scope) => decide(left(scope), second!(scope));
}

function arithmetic(node: FeelNode, place: CompileContext): Evaluator {
  const operands = operandsOf(node).map((operand) => place.compile(operand));
  const operator = node.children.find((child) => child.name === 'ArithOp')?.text ?? '+';
  const [left, right] = operands;
  if (right === undefined) return (scope) => negative(left!(scope));
  const apply = ARITHMETIC.get(operator)!;
  return (scope) => apply(left!(scope), right(scope));
}

function conditional(node: FeelNode, place: CompileContext): Evaluator {
  const [condition, then, otherwise] = operandsOf(node).map((operand) => place.compile(operand));
  return (scope) => (condition!(scope) === true ? then!(scope) : otherwise!(scope));
}

function list(node: FeelNode, place: CompileContext): Evaluator {
  const items = operandsOf(node).map((item) => place.compile(item));
  return (scope) => items.map((item) => item(scope));
}

/** Each entry sees the ones before it. A name that is given twice makes the context meaningless. */
function contextLiteral(node: FeelNode, place: CompileContext): Evaluator {
  const entries = node.children
    .filter((child) => child.name === 'ContextEntry')
    .map((entry) => ({
      name: keyOf(entry.children[0]!),
      value: place.compile(operandsOf(entry).at(-1)!),
    }));
  if (new Set(entries.map((entry) => entry.name)).size < entries.length) return constant(null);
  return (scope) => {
    const members = new Map<string, FeelValue>();
    const within = scope.withAll(members);
    for (const { name, value } of entries) members.set(name, value(within));
    return context(members);
  };
}

function keyOf(key: FeelNode): string {
  const [part] = key.children;
  return part?.name === 'StringLiteral' ? unescapeString(part.text) : nameOf(part ?? key);
}

function instanceOf(node: FeelNode, place: CompileContext): Evaluator {
  const value = place.compile(node.children[0]!);
  const typeNode = node.children[node.children.length - 1]!;
  let type: FeelType | undefined | null = null;
  return (scope) => {
    // Types of other models are known only when everything is linked.
    if (type === null) type = typeOfNode(typeNode, place.types);
    if (type === undefined) return null;
    return type === ANY ? value(scope) !== null : isInstanceOf(value(scope), type);
  };
}
