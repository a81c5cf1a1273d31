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

/** Arrows belong to what has the focus: they move in the list only from one of its rows, or while nothing has it. */
export function isAmongRows(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || activeElement?.closest('.mr-task-item') != null;
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

/** Of several named outcomes the most usual one; which of them it shall be is pressed by the person. */
export function focusOutcome(): void {
  document.querySelector<HTMLElement>('[data-main-outcome]')?.focus();
}

/** The first field of the open form that can be filled in; without one the title of the task. */
export function focusFirstField(form: HTMLElement | null, framesLeft = 30): void {
  const field = form?.querySelector<HTMLElement>(fillable);
  if (field) field.focus();
  else if (framesLeft > 0) requestAnimationFrame(() => focusFirstField(form, framesLeft - 1));
  else focusTask();
}

// helpers

// The form library unlocks its fields some frames after it was told to.
const fillable = ['input:not([type="hidden"])', 'textarea', 'select']
  .map((name) => `${name}:not([readonly]):not([disabled])`)
  .join(', ');
