import type { StepRow } from './element-rows.ts';

export interface StepKeyAction {
  focus?: string;
  toggle?: string;
  choose?: boolean;
}

/** The keys of an ARIA tree: arrows walk, open and close, Home and End jump, Enter chooses. */
export function stepKeyAction(
  key: string,
  current: StepRow,
  rows: readonly StepRow[],
): StepKeyAction | undefined {
  const at = rows.indexOf(current);
  const own = current.step.elementInstanceKey;
  switch (key) {
    case 'ArrowDown':
      return focusOn(rows[at + 1]);
    case 'ArrowUp':
      return focusOn(rows[at - 1]);
    case 'Home':
      return focusOn(rows[0]);
    case 'End':
      return focusOn(rows.at(-1));
    case 'ArrowRight':
      if (current.hasChildren && !current.isOpen) return { toggle: own };
      return current.isOpen ? focusOn(rows[at + 1]) : {};
    case 'ArrowLeft':
      if (current.isOpen) return { toggle: own };
      return current.parentKey ? { focus: current.parentKey } : {};
    case 'Enter':
    case ' ':
      return { choose: true };
    default:
      return undefined;
  }
}

// helpers

function focusOn(row: StepRow | undefined): StepKeyAction {
  return row ? { focus: row.step.elementInstanceKey } : {};
}
