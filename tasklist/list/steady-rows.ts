/**
 * Live lists must not jump under the pointer: rows that are shown are renewed or leave, new ones
 * wait until the person asks for them.
 */
export interface SteadyRows<Row> {
  rows: Row[];
  waiting: number;
}

export function steadyRows<Row>(
  shownKeys: readonly string[] | undefined,
  fresh: Row[],
  keyOf: (row: Row) => string,
): SteadyRows<Row> {
  if (!shownKeys || shownKeys.length === 0) return { rows: fresh, waiting: 0 };
  const byKey = new Map(fresh.map((row) => [keyOf(row), row]));
  const rows = shownKeys.flatMap((key) => byKey.get(key) ?? []);
  if (rows.length === 0) return { rows: fresh, waiting: 0 };
  return { rows, waiting: fresh.length - rows.length };
}
