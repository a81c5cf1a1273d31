/**
 * Live lists must not jump under the pointer: rows that are shown are renewed or leave, new ones
 * wait until the person asks for them. The open one never waits: a task that was just claimed is in its list.
 */
export interface SteadyRows<Row> {
  rows: Row[];
  waiting: number;
}

export function steadyRows<Row>(
  shownKeys: readonly string[] | undefined,
  fresh: Row[],
  keyOf: (row: Row) => string,
  openKey?: string,
): SteadyRows<Row> {
  if (!shownKeys || shownKeys.length === 0) return { rows: fresh, waiting: 0 };
  const byKey = new Map(fresh.map((row) => [keyOf(row), row]));
  const rows = shownKeys.flatMap((key) => byKey.get(key) ?? []);
  if (rows.length === 0) return { rows: fresh, waiting: 0 };
  const open = openKey === undefined || shownKeys.includes(openKey) ? undefined : byKey.get(openKey);
  if (open) rows.splice(placeOf(open, fresh, rows), 0, open);
  return { rows, waiting: fresh.length - rows.length };
}

// helpers

/** Behind the nearest row that the fresh list has before it and that is shown. */
function placeOf<Row>(row: Row, fresh: readonly Row[], rows: readonly Row[]): number {
  const before = fresh.slice(0, fresh.indexOf(row)).findLast((one) => rows.includes(one));
  return before === undefined ? 0 : rows.indexOf(before) + 1;
}
