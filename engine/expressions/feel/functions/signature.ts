import { conformsTo } from '../conformance.ts';
import { ANY, builtInType } from '../type.ts';
import type { FeelType } from '../type.ts';
import { FeelFunction, isList } from '../values.ts';
import type { FeelEnv, FeelList, FeelValue } from '../values.ts';

/** One way to call a built-in function. Missing optional arguments are undefined. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly run: (args: Arguments, env: FeelEnv) => FeelValue;
}

interface Parameter {
  readonly name: string;
  readonly types: readonly FeelType[];
  readonly nullable: boolean;
  readonly optional: boolean;
  /** Takes all remaining arguments as one list. */
  readonly rest: boolean;
}

/** Checked arguments by position: the functions read each as the type they declared. */
export class Arguments {
  private readonly values: readonly (FeelValue | undefined)[];
  constructor(values: readonly (FeelValue | undefined)[]) {
    this.values = values;
  }

  get<T extends FeelValue>(index: number): T {
    return this.values[index] as T;
  }

  optional<T extends FeelValue>(index: number): T | undefined {
    return this.values[index] as T | undefined;
  }

  has(index: number): boolean {
    return this.values[index] !== undefined;
  }
}

/**
 * `'list: list, position: number, length?: number'`. Types are separated by `|`; null is only taken where it, or `any`, is
 * named; `...` before the last name takes any number of arguments.
 */
export function signature(text: string, run: (args: Arguments, env: FeelEnv) => FeelValue): Signature {
  return { parameters: text === '' ? [] : text.split(', ').map(parameterOf), run };
}

/** A function of all its signatures; the first that takes the arguments answers. None: null. */
export function overloaded(signatures: readonly Signature[]): FeelFunction {
  const first = signatures[0]?.parameters ?? [];
  return new FeelFunction(
    first.map(({ name, types }) => ({ name, type: types.length === 1 ? (types[0] ?? ANY) : ANY })),
    ANY,
    (given, env) => {
      for (const { parameters, run } of signatures) {
        const args = accept(parameters, given);
        if (args !== undefined) return run(args, env);
      }
      return null;
    },
    (named) => {
      for (const { parameters } of signatures) {
        const positions = positionsOf(parameters, named);
        if (positions !== undefined) return positions;
      }
      return null;
    },
  );
}

// helpers

function parameterOf(text: string): Parameter {
  const colon = text.lastIndexOf(': ');
  const names = text.slice(colon + 2).split('|');
  const written = text.slice(0, colon);
  const rest = written.startsWith('...');
  const optional = written.endsWith('?');
  return {
    name: written.replace(/^\.\.\./, '').replace(/\?$/, ''),
    types: names.filter((name) => name !== 'null').map((name) => typeOf(name)),
    nullable: names.includes('null') || names.includes('any'),
    optional,
    rest,
  };
}

function typeOf(name: string): FeelType {
  if (name === 'range') return { kind: 'range', of: ANY };
  const type = builtInType(name);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

function accept(parameters: readonly Parameter[], given: readonly FeelValue[]): Arguments | undefined {
  const last = parameters[parameters.length - 1];
  if (last?.rest === true) {
    const fixed = accept(parameters.slice(0, -1), given.slice(0, parameters.length - 1));
    if (fixed === undefined || given.length < parameters.length) return undefined;
    const rest = given.slice(parameters.length - 1).map((value) => converted(value, last));
    if (rest.includes(undefined)) return undefined;
    return new Arguments([
      ...parameters.slice(0, -1).map((_parameter, index) => fixed.optional(index)),
      rest as unknown as FeelList,
    ]);
  }
  if (given.length > parameters.length) return undefined;
  const values: (FeelValue | undefined)[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const value = given[index];
    if (value === undefined && !parameter.optional) return undefined;
    const accepted = value === undefined ? undefined : converted(value, parameter);
    if (value !== undefined && accepted === undefined) return undefined;
    values.push(accepted);
  }
  return new Arguments(values);
}

/** DMN 1.5, 10.3.2.9.4: a list of one is also its item, and a single value a list of one. */
function converted(value: FeelValue, { types, nullable }: Parameter): FeelValue | undefined {
  if (value === null) return nullable ? null : undefined;
  if (types.some((type) => conformsTo(value, type))) return value;
  if (isList(value)) {
    const [item] = value;
    const single = value.length === 1 && item !== undefined && item !== null;
    return single && types.some((type) => conformsTo(item, type)) ? item : undefined;
  }
  return types.some((type) => type.kind === 'list') ? [value] : undefined;
}

function positionsOf(
  parameters: readonly Parameter[],
  named: ReadonlyMap<string, FeelValue>,
): readonly FeelValue[] | undefined {
  const positions: FeelValue[] = [];
  let taken = 0;
  let missing = false;
  for (const { name, optional } of parameters) {
    const value = named.get(name);
    if (value === undefined) {
      if (!optional) return undefined;
      missing = true;
      continue;
    }
    // An optional argument after one that was left out has no position of its own.
    if (missing) return undefined;
    positions.push(value);
    taken += 1;
  }
  return taken === named.size ? positions : undefined;
}
