/**
 * A live table must not jump under the pointer. Rows that were there are renewed or leave; new ones
 * above or between them wait until they are asked for, new ones below the last push nothing away.
 */
export interface SteadyInstances<Row> {
  rows: Row[];
  waiting: number;
}

export function steadyInstances<Row>(
  known: ReadonlySet<string>,
  fresh: readonly Row[],
  keyOf: (row: Row) => string,
): SteadyInstances<Row> {
  const lastKnown = fresh.findLastIndex((row) => known.has(keyOf(row)));
  const rows = fresh.filter((row, index) => index > lastKnown || known.has(keyOf(row)));
  return { rows, waiting: fresh.length - rows.length };
}
