import type { FeelNode } from '../feel-tree.ts';
import { compare, comparer, equal, isInRange } from './comparison.ts';
import { operandsOf } from './evaluator.ts';
import type { CompileContext, Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import { FeelRange, isList } from './values.ts';
import type { FeelValue } from './values.ts';

/** Whether a value meets a test; null when they cannot be compared. */
export type Test = (scope: Scope, value: FeelValue) => boolean | null;

/** A whole cell: `-`, tests of which one must hold, or `not(…)` of them (DMN 1.5, 10.3.2.8). */
export function compileUnaryTests(root: FeelNode, place: CompileContext): Test {
  const first = root.children[0];
  if (first === undefined || first.name === 'Wildcard') return () => true;
  const tests = root.children.find((child) => child.name === 'PositiveUnaryTests');
  if (tests === undefined) return () => null;
  const any = compileTests(tests, place);
  if (first.name !== 'not') return any;
  return (scope, value) => {
    const holds = any(scope, value);
    return holds === null ? null : !holds;
  };
}

/** True when one of the tests holds. */
export function compileTests(node: FeelNode, place: CompileContext): Test {
  const tests = node.children
    .filter((child) => child.name === 'PositiveUnaryTest')
    .map((child) => compileTest(child, place));
  return (scope, value) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const holds = test(scope, value);
      if (holds === true) return true;
      if (holds === null) result = null;
    }
    return result;
  };
}

/**
 * One test. A comparison or an interval is applied to the value. Any other expression holds when it is true of `?`, when
 * it is equal to the value, or is a list or range that has it.
 */
export function compileTest(node: FeelNode, place: CompileContext): Test {
  const [operand] = operandsOf(node);
  if (operand === undefined) return () => null;
  if (operand.name === 'SimplePositiveUnaryTest') return simpleTest(operand, place);
  const expression = place.compile(operand);
  const asksValue = mentionsValue(operand);
  return (scope, value) => {
    const result = expression(scope.with('?', value));
    if (asksValue) return typeof result === 'boolean' ? result : null;
    if (result === true && typeof value !== 'boolean') return true;
    return holds(value, result);
  };
}

/** `value in result` for a result that is a value, a list or a range. */
export function holds(value: FeelValue, result: FeelValue): boolean | null {
  if (result instanceof FeelRange && !(value instanceof FeelRange)) return isInRange(value, result);
  if (!isList(result)) return equal(value, result);
  if (isList(value) && equal(value, result) === true) return true;
  return result.some(
    (item) => (item instanceof FeelRange ? isInRange(value, item) : equal(value, item)) === true,
  );
}

/** `[1..3]` or `> 5` as a value. Ends that are not in order, or have none, make no range. */
export function compileInterval(node: FeelNode, place: CompileContext): Evaluator {
  const interval = node.name === 'Interval' ? node : node.children.find((child) => child.name === 'Interval');
  if (interval === undefined) return halfOpen(node, place);
  const [low, high] = operandsOf(interval).map((end) => place.compile(end));
  const startIncluded = interval.children[0]?.text === '[';
  const endIncluded = interval.children[interval.children.length - 1]?.text === ']';
  return (scope) => {
    const [start, end] = [low!(scope), high!(scope)];
    const order = compare(start, end);
    return order === null || order > 0 ? null : new FeelRange(start, startIncluded, end, endIncluded);
  };
}

// helpers

function simpleTest(node: FeelNode, place: CompileContext): Test {
  const operator = node.children.find((child) => child.name === 'CompareOp');
  if (operator === undefined) {
    const interval = compileInterval(node, place);
    return (scope, value) => holds(value, interval(scope));
  }
  const bound = place.compile(operandsOf(node)[0]!);
  const decide = comparer(operator.text);
  return (scope, value) => decide(value, bound(scope.with('?', value)));
}

function halfOpen(node: FeelNode, place: CompileContext): Evaluator {
  const operator = node.children.find((child) => child.name === 'CompareOp')?.text;
  const bound = place.compile(operandsOf(node)[0]!);
  return (scope) => {
    const end = bound(scope);
    if (end === null) return null;
    switch (operator) {
      case '<':
        return new FeelRange(undefined, false, end, false);
      case '<=':
        return new FeelRange(undefined, false, end, true);
      case '>':
        return new FeelRange(end, false, undefined, false);
      case '>=':
        return new FeelRange(end, true, undefined, false);
      case '=':
        return new FeelRange(end, true, end, true);
      default:
        return null;
    }
  };
}

function mentionsValue(node: FeelNode): boolean {
  return node.name === '?' || node.children.some(mentionsValue);
}
