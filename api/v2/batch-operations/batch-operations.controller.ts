import type { JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  BatchItemSearch,
  BatchItemSearchAnswer,
  BatchOperation,
  BatchParams,
  BatchSearch,
  BatchSearchAnswer,
} from './batch-operations.dto.ts';

const READ = filtered('BATCH:READ');
const SEARCH_CODES = ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const change = {
  method: 'POST',
  permission: onRow('BATCH:UPDATE'),
  level: 'L3',
  idempotency: 'N',
  params: BatchParams,
  codes: ['NOT_FOUND', 'INVALID_BATCH_STATE'],
} as const;

type BatchCall = Call<undefined, typeof BatchParams>;

/** Operations on many: how far they are, and stopping them. Who made one may always see and stop it. */
@Controller()
export class BatchOperationsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/batch-operations/search',
    summary: 'Find batch operations',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    body: BatchSearch,
    response: BatchSearchAnswer,
    codes: SEARCH_CODES,
  })
  async searchBatchOperations(@Input() call: Call<typeof BatchSearch>): Promise<object> {
    const page = await this.runtime.queries.search(call.caller, 'batchOperations', call.body);
    return toAnswer({ ...page, items: page.items.map(shown) });
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/batch-operations/:batchOperationKey',
    summary: 'Read a batch operation',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    params: BatchParams,
    response: BatchOperation,
    codes: ['NOT_FOUND'],
  })
  async getBatchOperation(@Input() call: BatchCall): Promise<object> {
    const { batchOperationKey } = call.params;
    return shown(found(await this.runtime.queries.get(call.caller, 'batchOperations', batchOperationKey)));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/batch-operation-items/search',
    summary: 'Find what became of each item of batch operations',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    body: BatchItemSearch,
    response: BatchItemSearchAnswer,
    codes: SEARCH_CODES,
  })
  async searchBatchOperationItems(@Input() call: Call<typeof BatchItemSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'batchItems', call.body));
  }

  @Endpoint({
    ...change,
    path: '/v2/batch-operations/:batchOperationKey/suspension',
    summary: 'Let a batch operation rest',
  })
  async suspendBatchOperation(@Input() call: BatchCall): Promise<void> {
    await this.runtime.batches.suspend(call.context(), call.params.batchOperationKey);
  }

  @Endpoint({
    ...change,
    path: '/v2/batch-operations/:batchOperationKey/resumption',
    summary: 'Let a batch operation go on',
  })
  async resumeBatchOperation(@Input() call: BatchCall): Promise<void> {
    await this.runtime.batches.resume(call.context(), call.params.batchOperationKey);
  }

  @Endpoint({
    ...change,
    path: '/v2/batch-operations/:batchOperationKey/cancellation',
    summary: 'End a batch operation; what is done stays done',
  })
  async cancelBatchOperation(@Input() call: BatchCall): Promise<void> {
    await this.runtime.batches.cancel(call.context(), call.params.batchOperationKey);
  }
}

// helpers

const shown = (row: JsonObject): JsonObject => ({
  ...row,
  batchOperationType: row['operationType'] ?? null,
  errors: [],
});
