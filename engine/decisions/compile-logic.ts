import { parseFeel } from '../expressions/feel-tree.ts';
import type { FeelNode, KnownNames } from '../expressions/feel-tree.ts';
import { compile, compileCell } from '../expressions/feel/compile.ts';
import { coerce } from '../expressions/feel/conformance.ts';
import type { Evaluator } from '../expressions/feel/evaluator.ts';
import { createFunction, invokeNamed } from '../expressions/feel/invocation.ts';
import { filter, itemsOf, quantify } from '../expressions/feel/iteration.ts';
import type { Scope } from '../expressions/feel/scope.ts';
import type { NamedTypes } from '../expressions/feel/type-expression.ts';
import type { Test } from '../expressions/feel/unary-test.ts';
import { context, FeelFunction } from '../expressions/feel/values.ts';
import type { FeelValue } from '../expressions/feel/values.ts';
import { compileTable } from './compile-table.ts';
import type {
  BoxedExpression,
  ContextExpression,
  FilterExpression,
  FunctionExpression,
  InvocationExpression,
  IteratorExpression,
  RelationExpression,
} from './decision-requirements.ts';
import { namesOfType, typeOfRef } from './item-types.ts';

/** What the logic of one model is compiled with. */
export interface LogicContext {
  readonly types: NamedTypes;
  /** Names the grammar must know at this place. */
  readonly names: KnownNames;
  /** Told of every text that is no FEEL; such a text is null when it is evaluated. */
  readonly onSyntaxError: (
    text: string,
    message: string,
    position: number,
    elementId: string | undefined,
  ) => void;
}

/** Any decision logic as one function of its scope. A value that does not fit the declared type is null. */
export function compileLogic(logic: BoxedExpression, place: LogicContext): Evaluator {
  const run = compileKind(logic, place);
  if (logic.typeRef === undefined || logic.kind === 'function') return run;
  const type = typeOfRef(logic.typeRef, place.types);
  return (scope) => coerce(run(scope), type);
}

export function compileText(text: string, place: LogicContext, elementId: string | undefined): Evaluator {
  const root = parse(text, place, elementId, false);
  return root === undefined ? () => null : compile(root, place.types);
}

/** A cell of an input column, or a list of allowed values. An empty cell holds always. */
export function compileTests(text: string, place: LogicContext, elementId: string | undefined): Test {
  if (text === '' || text === '-') return () => true;
  const root = parse(text, place, elementId, true);
  return root === undefined ? () => null : compileCell(root, place.types);
}

export function withNames(place: LogicContext, names: KnownNames): LogicContext {
  return { ...place, names: { ...place.names, ...names } };
}

// helpers

/** Evaluation recurses over the nesting, and over the members of a chain such as `a + b + c`. */
const MAXIMUM_TEXT_LENGTH = 8192;
const MAXIMUM_TEXT_DEPTH = 100;

function compileKind(logic: BoxedExpression, place: LogicContext): Evaluator {
  switch (logic.kind) {
    case 'literal':
      return compileText(logic.text, place, logic.id);
    case 'table':
      return compileTable(logic, place, { compileText, compileTests });
    case 'context':
      return compileContext(logic, place);
    case 'invocation':
      return compileInvocation(logic, place);
    case 'list':
      return compileList(logic.items, place);
    case 'relation':
      return compileRelation(logic, place);
    case 'function':
      return compileFunction(logic, place);
    case 'conditional': {
      const [condition, then, otherwise] = [logic.if, logic.then, logic.else].map((part) =>
        compileLogic(part, place),
      );
      return (scope) => (condition!(scope) === true ? then!(scope) : otherwise!(scope));
    }
    case 'for':
    case 'some':
    case 'every':
      return compileIterator(logic, place);
    case 'filter':
      return compileFilter(logic, place);
  }
}

function parse(
  text: string,
  place: LogicContext,
  elementId: string | undefined,
  unaryTests: boolean,
): FeelNode | undefined {
  if (text.trim() === '') return undefined;
  if (text.length > MAXIMUM_TEXT_LENGTH) {
    place.onSyntaxError(text, `${text.length} characters, the limit is ${MAXIMUM_TEXT_LENGTH}`, 1, elementId);
    return undefined;
  }
  const parsed = parseFeel(text, { names: place.names, unaryTests });
  if (parsed.ok && parsed.depth > MAXIMUM_TEXT_DEPTH) {
    place.onSyntaxError(text, `nesting ${parsed.depth}, the limit is ${MAXIMUM_TEXT_DEPTH}`, 1, elementId);
    return undefined;
  }
  if (parsed.ok) return parsed.root;
  place.onSyntaxError(text, parsed.message, parsed.position, elementId);
  return undefined;
}

/** Each entry sees the ones before it; an entry without a name is the result. */
function compileContext(logic: ContextExpression, place: LogicContext): Evaluator {
  let inside = place;
  const entries = logic.entries.map(({ variable, value }) => {
    const type = typeOfRef(variable?.typeRef, place.types);
    const run = compileLogic(value, inside);
    if (variable !== undefined)
      inside = withNames(inside, { [variable.name]: namesOfType(type) ?? namesOfLogic(value, inside) });
    return { name: variable?.name, run, type };
  });
  return (scope) => {
    const members = new Map<string, FeelValue>();
    const within = scope.withAll(members);
    for (const { name, run, type } of entries) {
      const value = coerce(run(within), type);
      if (name === undefined) return value;
      members.set(name, value);
    }
    return context(members);
  };
}

/** Names of the members a context without declared type will have. */
function namesOfLogic(logic: BoxedExpression, place: LogicContext): KnownNames | null {
  const declared = namesOfType(typeOfRef(logic.typeRef, place.types));
  if (declared !== null) return declared;
  switch (logic.kind) {
    case 'context': {
      const last = logic.entries.at(-1);
      if (last !== undefined && last.variable === undefined) return namesOfLogic(last.value, place);
      return Object.fromEntries(
        logic.entries.flatMap(({ variable, value }) =>
          variable === undefined ? [] : [[variable.name, namesOfLogic(value, place)]],
        ),
      );
    }
    case 'relation':
      return Object.fromEntries(
        logic.columns.map(({ name, typeRef }) => [name, namesOfType(typeOfRef(typeRef, place.types))]),
      );
    case 'function':
      return logic.body === undefined ? null : namesOfLogic(logic.body, place);
    case 'list':
      return logic.items[0] === undefined ? null : namesOfLogic(logic.items[0], place);
    case 'filter':
      return namesOfLogic(logic.in, place);
    case 'table':
      return logic.outputs.length < 2
        ? null
        : Object.fromEntries(logic.outputs.map(({ name }) => [name, null]));
    case 'literal':
      return place.names[logic.text] ?? null;
    default:
      return null;
  }
}

function compileInvocation(logic: InvocationExpression, place: LogicContext): Evaluator {
  const callee = compileLogic(logic.callee, place);
  const bindings = logic.bindings.map(({ parameter, value }) => ({
    name: parameter.name,
    type: typeOfRef(parameter.typeRef, place.types),
    run: value === undefined ? () => null : compileLogic(value, place),
  }));
  return (scope) => {
    const called = callee(scope);
    if (!(called instanceof FeelFunction)) return null;
    const named = new Map(bindings.map(({ name, type, run }) => [name, coerce(run(scope), type)]));
    return invokeNamed(called, named, scope);
  };
}

function compileList(items: readonly BoxedExpression[], place: LogicContext): Evaluator {
  const runs = items.map((item) => compileLogic(item, place));
  return (scope) => runs.map((run) => run(scope));
}

function compileRelation(logic: RelationExpression, place: LogicContext): Evaluator {
  const columns = logic.columns.map(({ name, typeRef }) => ({ name, type: typeOfRef(typeRef, place.types) }));
  const rows = logic.rows.map((row) => row.map((cell) => compileLogic(cell, place)));
  return (scope) =>
    rows.map((row) =>
      context(columns.map(({ name, type }, index) => [name, coerce(row[index]?.(scope) ?? null, type)])),
    );
}

/** The function sees where it was defined. Its `typeRef` is its own type, or that of its result. */
export function compileFunction(logic: FunctionExpression, place: LogicContext): Evaluator {
  const parameters = logic.parameters.map(({ name, typeRef }) => ({
    name,
    type: typeOfRef(typeRef, place.types),
  }));
  const inside = withNames(
    place,
    Object.fromEntries(parameters.map(({ name, type }) => [name, namesOfType(type)])),
  );
  const body = logic.body === undefined ? () => null : compileLogic(logic.body, inside);
  return (scope) => {
    const result = typeOfRef(logic.body?.typeRef, place.types);
    return createFunction(parameters, result, scope, (values) => body(scope.withAll(values)));
  };
}

function compileIterator(logic: IteratorExpression, place: LogicContext): Evaluator {
  const items = compileLogic(logic.in, place);
  const inside = withNames(place, { [logic.variable]: namesOfLogic(logic.in, place) });
  const body = compileLogic(logic.body, inside);
  const { variable, kind } = logic;
  if (kind === 'for')
    return (scope) => {
      const results: FeelValue[] = [];
      const list = itemsOf(items(scope), scope);
      for (const item of list ?? []) {
        scope.count(1 + Math.ceil(results.length / 16));
        results.push(body(scope.with('partial', [...results]).with(variable, item)));
      }
      return list === null ? null : results;
    };
  return (scope) => {
    const list = itemsOf(items(scope), scope);
    if (list === null) return null;
    return quantify(kind === 'some', (visit) =>
      visitAll(list, scope, variable, (within) => visit(body(within))),
    );
  };
}

function visitAll(
  list: readonly FeelValue[],
  scope: Scope,
  variable: string,
  visit: (scope: Scope) => boolean,
): boolean {
  for (const item of list) {
    scope.count();
    if (!visit(scope.with(variable, item))) return false;
  }
  return true;
}

function compileFilter(logic: FilterExpression, place: LogicContext): Evaluator {
  const target = compileLogic(logic.in, place);
  const members = namesOfLogic(logic.in, place);
  const match = compileLogic(logic.match, withNames(place, { ...members, item: members }));
  return (scope) => filter(target(scope), scope, match);
}
