import { parseFeel } from '../expressions/feel-tree.ts';
import type { KnownNames } from '../expressions/feel-tree.ts';
import { compileCell } from '../expressions/feel/compile.ts';
import { baseOf, coerce } from '../expressions/feel/conformance.ts';
import { Scope } from '../expressions/feel/scope.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../expressions/feel/temporal-text.ts';
import { ANY } from '../expressions/feel/type.ts';
import type { FeelType } from '../expressions/feel/type.ts';
import { typeNamed } from '../expressions/feel/type-expression.ts';
import type { NamedTypes } from '../expressions/feel/type-expression.ts';
import { isContext, isList } from '../expressions/feel/values.ts';
import type { FeelValue } from '../expressions/feel/values.ts';
import type { ItemDefinition } from './decision-requirements.ts';

/** The type of a definition. Names are resolved when a value is checked, because definitions may refer to each other. */
export function typeOfDefinition(definition: ItemDefinition, types: NamedTypes): FeelType {
  const item = restricted(structureOf(definition, types), definition.allowedValues, types);
  const whole: FeelType = definition.isCollection === true ? { kind: 'list', of: item } : item;
  return restricted(whole, definition.typeConstraint, types);
}

/** The type a `typeRef` names; any where there is none or nobody knows it. */
export function typeOfRef(typeRef: string | undefined, types: NamedTypes): FeelType {
  return typeRef === undefined ? ANY : (typeNamed(typeRef, types) ?? ANY);
}

/** The names of a type's members, for the grammar. */
export function namesOfType(type: FeelType, depth = 0): KnownNames | null {
  if (depth > DEEPEST_NAMES) return null;
  const base = baseOf(type);
  if (base.kind === 'list') return namesOfType(base.of, depth);
  if (base.kind === 'function') return namesOfType(base.result, depth);
  if (base.kind !== 'context') return null;
  return Object.fromEntries(
    [...base.members].map(([name, member]) => [name, namesOfType(member, depth + 1)]),
  );
}

/** A value from outside: JSON has texts for what the type says is a date, a time or a duration. */
export function readAs(value: FeelValue, type: FeelType): FeelValue {
  return coerce(withTemporals(value, type), type);
}

/** As `readAs`, but without a judgment: only texts become what the type says. */
export function withTemporals(value: FeelValue, type: FeelType): FeelValue {
  const base = baseOf(type);
  if (typeof value === 'string') return temporalOf(value, base.kind) ?? value;
  if (isList(value)) {
    const item = base.kind === 'list' ? base.of : base;
    return value.map((member) => withTemporals(member, item));
  }
  if (!isContext(value) || base.kind !== 'context') return value;
  return new Map(
    [...value].map(([name, member]) => [name, withTemporals(member, base.members.get(name) ?? ANY)]),
  );
}

// helpers

/** Types that contain themselves have names without end. */
const DEEPEST_NAMES = 5;

function structureOf(definition: ItemDefinition, types: NamedTypes): FeelType {
  if (definition.components !== undefined) {
    const { components } = definition;
    return {
      kind: 'context',
      members: new Map(components.map((component) => [component.name, typeOfDefinition(component, types)])),
    };
  }
  if (definition.function !== undefined) {
    const { outputTypeRef, parameters } = definition.function;
    return deferred(() => ({
      kind: 'function',
      parameters: parameters.map(({ typeRef }) => typeOfRef(typeRef, types)),
      result: typeOfRef(outputTypeRef, types),
    }));
  }
  const { typeRef } = definition;
  return typeRef === undefined ? ANY : deferred(() => typeOfRef(typeRef, types));
}

function deferred(make: () => FeelType): FeelType {
  let made: FeelType | undefined;
  return { kind: 'deferred', resolve: () => (made ??= make()) };
}

function restricted(base: FeelType, tests: string | undefined, types: NamedTypes): FeelType {
  if (tests === undefined || tests === '') return base;
  const parsed = parseFeel(tests, { unaryTests: true });
  if (!parsed.ok) return base;
  const test = compileCell(parsed.root, types);
  const scope = new Scope({ now: 0, timeZone: 'UTC' }, () => undefined);
  return {
    kind: 'restricted',
    base,
    text: tests,
    allows: (value) => test(scope, value as FeelValue) === true,
  };
}

function temporalOf(text: string, kind: FeelType['kind']): FeelValue | undefined {
  switch (kind) {
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text);
    case 'date and time':
      return parseDateTime(text.replace(/\[([\w/+-]+)\]$/, '@$1')) ?? parseDate(text);
    case 'days and time duration':
    case 'years and months duration':
      return parseDuration(text);
    default:
      return undefined;
  }
}
