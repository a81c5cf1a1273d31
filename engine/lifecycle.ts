import { Defect } from './failure.ts';
import type { ElementState } from './state.ts';

/** The element lifecycle as a table: which state may follow which (bpmn.md 2.3). An instance that ends has no state any more. */
const lifecycle: Readonly<Record<ElementState, readonly (ElementState | 'completed' | 'terminated')[]>> = {
  activating: ['activated', 'terminating', 'terminated'],
  activated: ['completing', 'completed', 'terminating', 'terminated'],
  completing: ['completed', 'terminating', 'terminated'],
  terminating: ['terminated'],
};

/** Asserted at every change of state: a step that is not in the table is our own bug. */
export function checkTransition(
  key: string,
  from: ElementState,
  to: ElementState | 'completed' | 'terminated',
): void {
  if (!lifecycle[from].includes(to))
    throw new Defect(`Element instance ${key} cannot go from ${from} to ${to}.`);
}
