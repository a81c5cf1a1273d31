import { defaultLimits, limitRanges, type Limits, type OwnLimits } from '#engine';

/** The engine's limits as this installation has them. */
export interface LimitsOfRun {
  readonly all: Limits;
  /** Those that are not the usual ones, for the journal: a replay runs with them. Undefined when there are none. */
  readonly changed: OwnLimits | undefined;
}

/** Throws when one is out of its range. */
export function limitsOfRun(given: OwnLimits = {}): LimitsOfRun {
  const changed: { -readonly [Name in keyof OwnLimits]: OwnLimits[Name] } = {};
  for (const name of Object.keys(limitRanges) as (keyof OwnLimits)[]) {
    const value = given[name];
    if (value === undefined || value === defaultLimits[name]) continue;
    const { from, to } = limitRanges[name];
    if (!Number.isInteger(value) || value < from || value > to)
      throw new Error(
        `The limit ${name} must be a whole number from ${String(from)} to ${String(to)}, not ${String(value)}.`,
      );
    changed[name] = value;
  }
  const isUsual = Object.keys(changed).length === 0;
  return isUsual ? usual : { all: { ...defaultLimits, ...changed }, changed };
}

const usual: LimitsOfRun = { all: defaultLimits, changed: undefined };
