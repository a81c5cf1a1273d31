import type { ReadModel } from '../read-model.ts';
import { batchOperations } from './batch-operations.ts';

/** What became of each instance or job of an operation; seen by whoever sees the operation. */
export const batchItems: ReadModel = {
  kind: 'batchItems',
  from: 'batch_items t join batch_operations b on b.key = t.batch_key',
  key: 'itemKey',
  columns: {
    itemKey: { sql: 't.item_key', kind: 'key', isSortable: true },
    batchOperationKey: { sql: 't.batch_key', kind: 'key', isSortable: true },
    operationType: { sql: 'b.type', kind: 'enum' },
    processInstanceKey: { sql: 't.instance_key', kind: 'key', isSortable: true },
    rootProcessInstanceKey: { sql: 't.root_key', kind: 'key' },
    state: { sql: 't.state', kind: 'enum', isSortable: true },
    processedDate: { sql: 't.processed_at', kind: 'date', isSortable: true },
    errorMessage: { sql: 't.error_message', kind: 'text' },
    code: { sql: 't.code', kind: 'text' },
  },
  visible: batchOperations.visible,
};
