import { nameOf } from '../feel-tree.ts';
import type { FeelNode } from '../feel-tree.ts';
import { operandsOf } from './evaluator.ts';
import type { CompileContext, Evaluator } from './evaluator.ts';
import { add, compareNumbers, isInteger } from './decimal.ts';
import { dateOfEpochDay, epochDay, FeelDate } from './temporal.ts';
import type { Scope } from './scope.ts';
import { FeelRange, isContext, isList, isNumber } from './values.ts';
import type { FeelList, FeelValue } from './values.ts';

/** `for … return`: every combination, the last iterator turning fastest; `partial` is the list so far. */
export function compileFor(node: FeelNode, place: CompileContext): Evaluator {
  const iterators = iteratorsOf(node, place);
  const bodyNode = node.children[node.children.length - 1]!;
  const body = place.compile(bodyNode);
  const readsPartial = mentions(bodyNode, 'partial');
  return (scope) => {
    const results: FeelValue[] = [];
    const complete = walk(iterators, 0, scope, (inside) => {
      // Each copy of the results so far is work too.
      if (readsPartial) inside.count(Math.ceil(results.length / 16));
      results.push(body(readsPartial ? inside.with('partial', [...results]) : inside));
      return true;
    });
    return complete === null ? null : results;
  };
}

/** `some` and `every` (DMN 1.5, table 54): an unknown member leaves the result unknown unless another one decides. */
export function compileQuantified(node: FeelNode, place: CompileContext): Evaluator {
  const deciding = node.children[0]?.name === 'some';
  const iterators = iteratorsOf(node, place);
  const condition = place.compile(node.children[node.children.length - 1]!);
  return (scope) =>
    quantify(deciding, (visit) => walk(iterators, 0, scope, (inside) => visit(condition(inside))));
}

/** Asks members until one decides. `each` calls back per member and stops on false; null means there was no list. */
export function quantify(
  deciding: boolean,
  each: (visit: (value: FeelValue) => boolean) => boolean | null,
): boolean | null {
  let result: boolean | null = !deciding;
  const complete = each((value) => {
    if (value === deciding) {
      result = deciding;
      return false;
    }
    if (typeof value !== 'boolean') result = null;
    return true;
  });
  return complete === null ? null : result;
}

/** `list[…]`: a position from 1, or from the end when negative; else the items for which the condition is true. */
export function compileFilter(node: FeelNode, place: CompileContext): Evaluator {
  const [target, condition] = operandsOf(node).map((operand) => place.compile(operand));
  return (scope) => filter(target!(scope), scope, condition!);
}

export function filter(target: FeelValue, scope: Scope, condition: Evaluator): FeelValue {
  const items = isList(target) ? target : target === null ? [] : [target];
  const kept: FeelValue[] = [];
  if (items.length === 0) {
    const index = condition(scope.with('item', null));
    return isNumber(index) ? null : target === null ? null : [];
  }
  for (const item of items) {
    scope.count();
    const holds = condition(itemScope(scope, item));
    if (isNumber(holds))
      return typeof holds === 'number'
        ? (items.at(holds > 0 ? holds - 1 : holds === 0 ? items.length : holds) ?? null)
        : null;
    if (holds !== null && typeof holds !== 'boolean') return null;
    if (holds === true) kept.push(item);
  }
  return kept;
}

/** What an iteration may walk: the items of a list, the whole numbers or days of a range; a single value is a list of one. */
export function itemsOf(value: FeelValue, scope: Scope): FeelList | null {
  if (value === null) return null;
  if (isList(value)) return value;
  if (!(value instanceof FeelRange)) return [value];
  const { start, end } = value;
  if (isNumber(start) && isNumber(end)) {
    const low = value.startIncluded ? start : (add(start, 1) ?? null);
    const high = value.endIncluded ? end : (add(end, -1) ?? null);
    return low === null || high === null || compareNumbers(low, high) > 0 ? [] : walkSteps(low, high, scope);
  }
  if (start instanceof FeelDate && end instanceof FeelDate) {
    const low = dateOfEpochDay(epochDay(start) + (value.startIncluded ? 0 : 1));
    const high = dateOfEpochDay(epochDay(end) - (value.endIncluded ? 0 : 1));
    if (low === undefined || high === undefined || epochDay(low) > epochDay(high)) return [];
    return walkSteps(low, high, scope);
  }
  return null;
}

/** The names of a boxed or written filter: `item`, and the members of a context. */
export function itemScope(scope: Scope, item: FeelValue): Scope {
  const inside = scope.with('item', item);
  return isContext(item) ? inside.withAll(item) : inside;
}

// helpers

interface Iterator {
  readonly name: string;
  readonly items: (scope: Scope) => FeelList | null;
}

function iteratorsOf(node: FeelNode, place: CompileContext): readonly Iterator[] {
  const parts = node.children.find((child) => child.name === 'InExpressions')?.children ?? [];
  return parts
    .filter((part) => part.name === 'InExpression')
    .map((part) => ({
      name: nameOf(part.children[0]!),
      items: iterationContext(part.children[part.children.length - 1]!, place),
    }));
}

function iterationContext(node: FeelNode, place: CompileContext): Iterator['items'] {
  const [first, last] = operandsOf(node).map((operand) => place.compile(operand));
  if (last === undefined) return (scope) => itemsOf(first!(scope), scope);
  return (scope) => {
    const [from, to] = [first!(scope), last(scope)];
    if (isNumber(from) && isNumber(to))
      return isInteger(from) && isInteger(to) ? walkSteps(from, to, scope) : null;
    return from instanceof FeelDate && to instanceof FeelDate ? walkSteps(from, to, scope) : null;
  };
}

function mentions(node: FeelNode, name: string): boolean {
  return (
    (node.name === 'VariableName' && nameOf(node) === name) ||
    node.children.some((child) => mentions(child, name))
  );
}

/** From one end to the other, also downwards. */
function walkSteps(from: FeelValue, to: FeelValue, scope: Scope): FeelList | null {
  const ordinal = (value: FeelValue): number | null =>
    value instanceof FeelDate ? epochDay(value) : typeof value === 'number' ? value : null;
  const [start, end] = [ordinal(from), ordinal(to)];
  if (start === null || end === null) return null;
  const size = Math.abs(end - start) + 1;
  scope.count(size);
  const direction = end < start ? -1 : 1;
  return Array.from({ length: Math.floor(size) }, (_unused, index) => {
    const step = start + index * direction;
    return from instanceof FeelDate ? (dateOfEpochDay(step) ?? null) : step;
  });
}

/** Visits every combination; false when the visitor stopped, null when something was no list. */
function walk(
  iterators: readonly Iterator[],
  at: number,
  scope: Scope,
  visit: (scope: Scope) => boolean,
): boolean | null {
  const iterator = iterators[at];
  if (iterator === undefined) return visit(scope);
  const items = iterator.items(scope);
  if (items === null) return null;
  for (const item of items) {
    scope.count();
    const going = walk(iterators, at + 1, scope.with(iterator.name, item), visit);
    if (going !== true) return going;
  }
  return true;
}
