import type { InstantMs } from '../../model/json.ts';
import { Decimal } from './decimal.ts';
import type { FeelNumber } from './decimal.ts';
import { normalName } from './normal-name.ts';
import type { Temporal } from './temporal.ts';
import type { FeelType } from './type.ts';

/** Every value FEEL knows. Contexts are maps, so that a member may have any name. */
export type FeelValue =
  null | boolean | string | FeelNumber | Temporal | FeelRange | FeelFunction | FeelList | FeelContext;
export type FeelList = readonly FeelValue[];
export interface FeelContext extends ReadonlyMap<string, FeelValue> {}

/** What an expression may know beside its variables. */
export interface FeelEnv {
  readonly now: InstantMs;
  readonly timeZone: string;
}

/** `[1..5]`, and half-open ones such as `> 5`; an end that is undefined has no bound. */
export class FeelRange {
  readonly start: FeelValue | undefined;
  readonly startIncluded: boolean;
  readonly end: FeelValue | undefined;
  readonly endIncluded: boolean;
  constructor(
    start: FeelValue | undefined,
    startIncluded: boolean,
    end: FeelValue | undefined,
    endIncluded: boolean,
  ) {
    this.start = start;
    this.startIncluded = startIncluded;
    this.end = end;
    this.endIncluded = endIncluded;
  }
}

export interface FeelParameter {
  readonly name: string;
  readonly type: FeelType;
}

export type Invoke = (given: readonly FeelValue[], env: FeelEnv) => FeelValue;

/** A function as a value: written in an expression, a business knowledge model, a decision service or a built-in. */
export class FeelFunction {
  readonly parameters: readonly FeelParameter[];
  readonly result: FeelType;
  readonly invoke: Invoke;
  /** How given arguments become positions; null when they do not fit. Missing: each parameter is given once. */
  readonly arrange: ((named: ReadonlyMap<string, FeelValue>) => readonly FeelValue[] | null) | undefined;
  constructor(
    parameters: readonly FeelParameter[],
    result: FeelType,
    invoke: Invoke,
    arrange?: (named: ReadonlyMap<string, FeelValue>) => readonly FeelValue[] | null,
  ) {
    this.parameters = parameters;
    this.result = result;
    this.invoke = invoke;
    this.arrange = arrange;
  }
}

export function isNumber(value: FeelValue | undefined): value is FeelNumber {
  return typeof value === 'number' || value instanceof Decimal;
}

export function isList(value: FeelValue | undefined): value is FeelList {
  return Array.isArray(value);
}

export function isContext(value: FeelValue | undefined): value is FeelContext {
  return value instanceof Map;
}

export function context(entries: Iterable<readonly [string, FeelValue]>): FeelContext {
  return new Map(entries);
}

/** A member by the name an expression gives it: `a-b` is read as `a - b`. */
export function memberNamed(members: ReadonlyMap<string, FeelValue>, name: string): FeelValue | undefined {
  const value = members.get(name);
  if (value !== undefined || !/[^\w]/.test(name)) return value;
  for (const [key, member] of members) if (normalName(key) === name) return member;
  return undefined;
}
