import { memberNamed } from './values.ts';
import type { FeelEnv, FeelValue } from './values.ts';

/** Finds a variable; undefined when this place does not know the name. */
export type FindVariable = (name: string) => FeelValue | undefined;

/**
 * The names an expression sees, inside out. Iterations count here: an expression that walks too much ends with a limit
 * instead of holding its thread.
 */
export class Scope {
  readonly env: FeelEnv;
  private readonly own: FindVariable;
  private readonly parent: Scope | undefined;
  private readonly budget: { left: number };

  constructor(env: FeelEnv, own: FindVariable, parent?: Scope) {
    this.env = env;
    this.own = own;
    this.parent = parent;
    this.budget = parent?.budget ?? { left: MAXIMUM_ITERATIONS };
  }

  find(name: string): FeelValue | undefined {
    for (let at: Scope | undefined = this; at !== undefined; at = at.parent) {
      const value = at.own(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  with(name: string, value: FeelValue): Scope {
    return new Scope(this.env, (asked) => (asked === name ? value : undefined), this);
  }

  withAll(values: ReadonlyMap<string, FeelValue>): Scope {
    return new Scope(this.env, (asked) => memberNamed(values, asked), this);
  }

  /** Throws when the whole evaluation has iterated too often. */
  count(iterations = 1): void {
    this.budget.left -= iterations;
    if (this.budget.left < 0) throw new RangeError(`more than ${MAXIMUM_ITERATIONS} iterations`);
  }
}

/** About a second of work. */
export const MAXIMUM_ITERATIONS = 1_000_000;
