/**
 * The open task says what can be done with it, so that keys pressed anywhere on the page reach it
 * without the list knowing the task pane. The parts of the pane add their own actions.
 */
export type TaskAction = 'claim' | 'giveBack' | 'complete' | 'select' | 'selectRange' | 'undo';

const offered = new Map<TaskAction, () => void>();

/** Offers one action until the returned function is called. */
export function offerTaskAction(name: TaskAction, run: () => void): () => void {
  offered.set(name, run);
  return () => {
    if (offered.get(name) === run) offered.delete(name);
  };
}

export function runTaskAction(name: TaskAction): void {
  offered.get(name)?.();
}
