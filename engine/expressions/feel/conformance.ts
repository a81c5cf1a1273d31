import { atMidnight } from './arithmetic.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration } from './temporal.ts';
import { ANY } from './type.ts';
import type { FeelType } from './type.ts';
import { FeelFunction, FeelRange, isContext, isList, isNumber } from './values.ts';
import type { FeelValue } from './values.ts';

/** DMN 1.5, 10.3.2.9.4: whether a value is of a type. Null is of every type. */
export function conformsTo(value: FeelValue, type: FeelType): boolean {
  if (value === null) return true;
  switch (type.kind) {
    case 'any':
      return true;
    case 'null':
      return false;
    case 'list':
      return isList(value) && value.every((item) => conformsTo(item, type.of));
    case 'range':
      return (
        value instanceof FeelRange &&
        [value.start, value.end].every((end) => conformsTo(end ?? null, type.of))
      );
    case 'context':
      return (
        isContext(value) &&
        [...type.members].every(
          ([name, member]) => value.has(name) && conformsTo(value.get(name) ?? null, member),
        )
      );
    case 'function':
      return value instanceof FeelFunction && functionConforms(value, type);
    case 'restricted':
      return conformsTo(value, type.base) && type.allows(value);
    case 'deferred':
      return conformsTo(value, type.resolve());
    default:
      return simpleTypeOf(value) === type.kind;
  }
}

/** `instance of`: as conformance, but null is an instance of `Null` only, and the allowed values do not matter. */
export function isInstanceOf(value: FeelValue, type: FeelType): boolean {
  if (value === null) return type.kind === 'null';
  return conformsTo(value, unrestricted(type));
}

/**
 * DMN 1.5, 10.3.2.9.4: a list of one becomes its item, a value where a list is needed a list of one, a date the date and
 * time of its midnight. What then still is of another type becomes null.
 */
export function coerce(value: FeelValue, type: FeelType): FeelValue {
  if (value === null || conformsTo(value, type)) return value;
  if (type.kind === 'deferred') return coerce(value, type.resolve());
  const base = baseOf(type);
  if (isList(value) && value.length === 1 && base.kind !== 'list')
    return conformsTo(value[0] ?? null, type) ? (value[0] ?? null) : null;
  if (!isList(value) && base.kind === 'list' && conformsTo([value], type)) return [value];
  if (value instanceof FeelDate && base.kind === 'date and time') return coerce(atMidnight(value, 0), type);
  return null;
}

/** The structure below the restrictions of item definitions. */
export function baseOf(type: FeelType): FeelType {
  if (type.kind === 'restricted') return baseOf(type.base);
  return type.kind === 'deferred' ? baseOf(type.resolve()) : type;
}

// helpers

function simpleTypeOf(value: FeelValue): string {
  if (isNumber(value)) return 'number';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof DaysDuration) return 'days and time duration';
  return value instanceof MonthsDuration ? 'years and months duration' : '';
}

function unrestricted(type: FeelType): FeelType {
  switch (type.kind) {
    case 'restricted':
      return unrestricted(type.base);
    case 'deferred':
      return { kind: 'deferred', resolve: () => unrestricted(type.resolve()) };
    case 'list':
      return { kind: 'list', of: unrestricted(type.of) };
    case 'context':
      return {
        kind: 'context',
        members: new Map([...type.members].map(([name, member]) => [name, unrestricted(member)])),
      };
    default:
      return type;
  }
}

/** Parameters may be wider, the result narrower (contravariance). */
function functionConforms(value: FeelFunction, type: Extract<FeelType, { kind: 'function' }>): boolean {
  if (type.parameters.length === 0 && type.result === ANY) return true;
  return (
    value.parameters.length === type.parameters.length &&
    value.parameters.every((parameter, index) => isSubtype(type.parameters[index] ?? ANY, parameter.type)) &&
    // What a function that declares no result gives is known only when it is called.
    (value.result.kind === 'any' || isSubtype(value.result, type.result))
  );
}

/** `a` conforms to `b`, type for type. */
function isSubtype(a: FeelType, b: FeelType): boolean {
  const [narrow, wide] = [baseOf(a), baseOf(b)];
  if (wide.kind === 'any' || narrow.kind === 'null') return true;
  if (narrow.kind === 'list' && wide.kind === 'list') return isSubtype(narrow.of, wide.of);
  if (narrow.kind === 'range' && wide.kind === 'range') return isSubtype(narrow.of, wide.of);
  if (narrow.kind === 'context' && wide.kind === 'context')
    return [...wide.members].every(([name, type]) => isSubtype(narrow.members.get(name) ?? ANY, type));
  if (narrow.kind === 'function' && wide.kind === 'function') {
    return (
      narrow.parameters.length === wide.parameters.length &&
      narrow.parameters.every((parameter, index) => isSubtype(wide.parameters[index] ?? ANY, parameter)) &&
      isSubtype(narrow.result, wide.result)
    );
  }
  return narrow.kind === wide.kind;
}
