import { nameOf } from '../feel-tree.ts';
import type { FeelNode } from '../feel-tree.ts';
import { builtIn } from './built-ins.ts';
import { operandsOf } from './evaluator.ts';
import type { CompileContext, Evaluator } from './evaluator.ts';
import { coerce } from './conformance.ts';
import type { Scope } from './scope.ts';
import { ANY } from './type.ts';
import type { FeelType } from './type.ts';
import { typeOfNode } from './type-expression.ts';
import { FeelFunction } from './values.ts';
import type { FeelValue } from './values.ts';

/** `function(a, b: number) body`. A function of another language cannot run here and is null. */
export function compileFunction(node: FeelNode, place: CompileContext): Evaluator {
  if (node.children.some((child) => child.name === 'external')) return () => null;
  const declared = node.children.find((child) => child.name === 'FormalParameters')?.children ?? [];
  const parameters = declared
    .filter((child) => child.name === 'FormalParameter')
    .map((child) => ({
      name: nameOf(child.children[0]?.children[0] ?? child),
      type: child.children.find((part) => part.name === 'Type'),
    }));
  const body = place.compile(node.children[node.children.length - 1]!);
  return (scope) => {
    const typed = parameters.map(({ name, type }) => ({
      name,
      type: type === undefined ? ANY : (typeOfNode(type, place.types) ?? ANY),
    }));
    return createFunction(typed, ANY, scope, (values) => body(scope.withAll(values)));
  };
}

/** A function whose arguments are checked against the declared types; one that does not fit makes the call null. */
export function createFunction(
  parameters: readonly { readonly name: string; readonly type: FeelType }[],
  result: FeelType,
  scope: Scope,
  body: (values: ReadonlyMap<string, FeelValue>) => FeelValue,
): FeelFunction {
  return new FeelFunction(parameters, result, (given) => {
    if (given.length !== parameters.length) return null;
    scope.count();
    const values = new Map<string, FeelValue>();
    for (const [index, parameter] of parameters.entries()) {
      const argument = given[index] ?? null;
      const value = coerce(argument, parameter.type);
      if (value === null && argument !== null) return null;
      values.set(parameter.name, value);
    }
    return coerce(body(values), result);
  });
}

/** A call with positional or named arguments. What is no function, or does not take them, gives null. */
export function compileInvocation(node: FeelNode, place: CompileContext): Evaluator {
  const callee = calleeOf(node.children[0]!, place);
  const positional = node.children.find((child) => child.name === 'PositionalParameters');
  if (positional !== undefined) {
    const given = operandsOf(positional).map((argument) => place.compile(argument));
    return (scope) => {
      const called = callee(scope);
      return called instanceof FeelFunction
        ? called.invoke(
            given.map((argument) => argument(scope)),
            scope.env,
          )
        : null;
    };
  }
  const named = node.children.find((child) => child.name === 'NamedParameters')?.children ?? [];
  const given = named
    .filter((child) => child.name === 'NamedParameter')
    .map((child) => ({
      name: nameOf(child.children[0]?.children[0] ?? child),
      value: place.compile(operandsOf(child).at(-1)!),
    }));
  return (scope) => {
    const called = callee(scope);
    if (!(called instanceof FeelFunction)) return null;
    return invokeNamed(called, new Map(given.map(({ name, value }) => [name, value(scope)])), scope);
  };
}

export function invokeNamed(
  called: FeelFunction,
  named: ReadonlyMap<string, FeelValue>,
  scope: Scope,
): FeelValue {
  const arranged = called.arrange === undefined ? inOrder(called, named) : called.arrange(named);
  return arranged === null ? null : called.invoke(arranged, scope.env);
}

// helpers

/** The called name may hide a built-in only with another function. */
function calleeOf(node: FeelNode, place: CompileContext): Evaluator {
  const name =
    node.name === 'VariableName'
      ? nameOf(node)
      : node.name === 'DateTimeConstructor' || node.name === 'SpecialFunctionName'
        ? node.text.replace(/\s+/g, ' ')
        : undefined;
  if (name === undefined) return place.compile(node);
  return (scope) => {
    const found = scope.find(name);
    return found instanceof FeelFunction ? found : (builtIn(name) ?? null);
  };
}

/** DMN 1.5, 10.3.2.13.5: what is not given by name is null; a name the function does not have makes no call. */
function inOrder(called: FeelFunction, named: ReadonlyMap<string, FeelValue>): readonly FeelValue[] | null {
  const known = new Set(called.parameters.map(({ name }) => name));
  if ([...named.keys()].some((name) => !known.has(name))) return null;
  return called.parameters.map(({ name }) => named.get(name) ?? null);
}
