import { asKey, type ProcessInstanceKey } from '#client';
import { api, type Selection } from '#web';
import type { InstanceFilter } from './instances-search.ts';
import type { BulkStep } from './run-bulk.ts';

export type BulkAction = 'retry' | 'cancel';

/** More than this is refused: the page would have to stay open for too long. */
export const bulkMax = 5000;

/** The keys a selection means now. "All" is asked of the server again, so that nothing is guessed. */
export async function selectedKeys(selection: Selection, filter: InstanceFilter): Promise<string[]> {
  if (selection.kind === 'some') return [...selection.keys];
  const answer = await api.instances.search({
    filter,
    sort: [{ field: 'processInstanceKey', order: 'ASC' }],
    page: { from: 0, limit: bulkMax },
  });
  return answer.items
    .map((instance) => instance.processInstanceKey as string)
    .filter((key) => !selection.excluded.has(key));
}

export const bulkSteps: Record<BulkAction, BulkStep> = {
  async cancel(key) {
    await api.instances.cancel(asKey<ProcessInstanceKey>(key));
    return 'done';
  },
  async retry(key) {
    const { items } = await api.instances.incidents(asKey<ProcessInstanceKey>(key), {
      filter: { state: 'ACTIVE' },
    });
    for (const incident of items) {
      await api.incidents.resolve(incident.incidentKey, incident.jobKey ? { retries: 1 } : {});
    }
    return items.length > 0 ? 'done' : 'skipped';
  },
};
