import { readFileSync } from 'node:fs';

/** One row of the coverage table: what must run, and how much it is needed (1 most). */
export interface CoverageRow {
  readonly id: string;
  readonly group: string;
  readonly element: string;
  readonly behavior: string;
  readonly priority: 1 | 2 | 3;
}

interface Registry {
  readonly rows: readonly CoverageRow[];
  /** Families of rules with the number of the last one: `OR: 8` means OR-1 to OR-8. */
  readonly rules: Readonly<Record<string, number>>;
}

const registry = JSON.parse(
  readFileSync(new URL('../../specs/bpmn-rows.json', import.meta.url), 'utf8'),
) as Registry;

export const coverageRows: readonly CoverageRow[] = registry.rows;

export const ruleFamilies: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(registry.rules).map(([family, last]) => [
    family,
    Array.from({ length: last }, (_, index) => `${family}-${index + 1}`),
  ]),
);
