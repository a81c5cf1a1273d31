/** Moves to the next or previous row of the list; starts at the open task or at the top. */
export function focusRow(step: 1 | -1, openKey: string | undefined): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-task-row]')];
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const open = rows.findIndex((row) => row.dataset['taskRow'] === openKey);
  const start = focused >= 0 ? focused : open;
  const next = rows[start < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, start + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** The row that has the focus. */
export function focusedRow(): string | undefined {
  const row = document.activeElement?.closest('.mr-task-item')?.querySelector<HTMLElement>('[data-task-row]');
  return row?.dataset['taskRow'];
}

export function focusSearch(): void {
  document.querySelector<HTMLElement>('[data-task-search]')?.focus();
}

export function focusTask(): void {
  document.querySelector<HTMLElement>('[data-task-title]')?.focus();
}
