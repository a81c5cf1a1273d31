import {
  correlationRuleAt,
  heldCorrelations,
  type InstanceState,
  type Key,
  type ProcessModel,
} from '#engine';
import { hashOf, type GroupRows } from '../store/port.ts';
import { addRow } from './instance-rows.ts';

/** What an instance held by its correlation keys before the group, read before its state is worked on. */
export function holdsBefore(state: InstanceState | undefined): readonly string[] {
  return state === undefined ? noHolds : heldCorrelations(state);
}

/**
 * COR-5: values that an instance learns by later messages are held like those of the message that created it, so that no other
 * instance is started by them while it is active. Where several active instances have equal values the first one holds them.
 */
export function addLearnedHolds(
  rows: GroupRows,
  model: ProcessModel,
  state: InstanceState,
  before: readonly string[],
  at: { readonly instanceKey: Key; readonly shard: number; readonly hasEnded: boolean },
): void {
  const { instanceKey, shard } = at;
  if (at.hasEnded) {
    if (before.length > 0 && rows.endedHolds.length === 0) addRow(rows, 'endedHolds', { instanceKey, shard });
    return;
  }
  const held = heldCorrelations(state);
  if (held.length === before.length || !isStartedByKeys(model)) return;
  const { tenantId, processId } = state;
  const taken = new Set([...before, ...rows.holds.map(({ value }) => value)]);
  for (const value of held) {
    if (taken.has(value)) continue;
    const hold = hashOf(tenantId, 'message', processId, value);
    addRow(rows, 'learnedHolds', { instanceKey, hold, kind: 'message', tenantId, processId, value });
  }
}

// helpers

const noHolds: readonly string[] = [];

function isStartedByKeys(model: ProcessModel): boolean {
  const starts = model.scopes[model.processId]?.typedStartIds ?? [];
  return starts.some((elementId) => correlationRuleAt(model, elementId) !== undefined);
}
