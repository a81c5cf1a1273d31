import type { Fact } from '#engine';
import type { CommandFrame, RowDraft } from './row-draft.ts';

/** DAT-4: a row of `data_store_values`, in the commit of the step that writes it. */
export function projectDataStore(
  draft: RowDraft,
  fact: Extract<Fact, { kind: 'dataStoreWritten' }>,
  { state }: CommandFrame,
): void {
  const { key: instanceKey, shard } = draft.frame;
  const { store, storeKey: key, value, at } = fact;
  draft.storeValues.set(JSON.stringify([store, key]), {
    instanceKey,
    shard,
    at,
    tenantId: state.tenantId,
    store,
    key,
    value: JSON.stringify(value),
  });
}
