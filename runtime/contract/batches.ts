import type { JsonObject, Key } from '#engine';
import type { CommandContext } from './caller.ts';
import type { Filter } from './queries.ts';
import type { MigrationInstruction } from './migrations.ts';
import type { Modification, RestartRequest } from './runtime.ts';

export type BatchType =
  | 'RESOLVE_INCIDENT'
  | 'CANCEL_PROCESS_INSTANCE'
  | 'MODIFY_PROCESS_INSTANCE'
  | 'MIGRATE_PROCESS_INSTANCE'
  | 'RESTART_PROCESS_INSTANCE'
  | 'DELETE_PROCESS_INSTANCE'
  | 'UPDATE_VARIABLE'
  | 'CORRELATE_MESSAGE'
  | 'SUSPEND'
  | 'RESUME'
  | 'UPDATE_JOB'
  | 'DELETE_DECISION_INSTANCE';

/** What one operation does to many (api.md 1.13). */
export interface BatchRequest {
  readonly type: BatchType;
  /** Of process instances, of jobs for `UPDATE_JOB`, or of evaluations by the decision that was asked for. An empty one is refused `SELECTION_EMPTY` unless `all` says so. */
  readonly filter: Filter;
  readonly all?: boolean;
  readonly exclude?: readonly Key[];
  /** Refused `SELECTION_CHANGED` when another number is found. */
  readonly expectedCount?: number;
  /** For `MODIFY_PROCESS_INSTANCE`. */
  readonly modification?: Modification;
  /** For `RESTART_PROCESS_INSTANCE`. */
  readonly restart?: RestartRequest;
  /** For `MIGRATE_PROCESS_INSTANCE`. */
  readonly migration?: { readonly targetKey: Key; readonly instructions: readonly MigrationInstruction[] };
  /** For `UPDATE_VARIABLE` and `CORRELATE_MESSAGE`. */
  readonly variables?: JsonObject;
  readonly messageName?: string;
  /** For `UPDATE_JOB`. */
  readonly changes?: { readonly retries?: number; readonly lockMs?: number; readonly priority?: number };
}

export interface CreatedBatch {
  readonly batchOperationKey: Key;
  readonly type: BatchType;
}

/** Operations on many: stored with their items, done in pieces, seen and stopped while they run. */
export interface Batches {
  /** What the caller may not change is skipped. */
  create(context: CommandContext, request: BatchRequest): Promise<CreatedBatch>;
  /** Each refused `INVALID_BATCH_STATE` when the operation is not in a state to do so. */
  suspend(context: CommandContext, batchOperationKey: Key): Promise<void>;
  resume(context: CommandContext, batchOperationKey: Key): Promise<void>;
  cancel(context: CommandContext, batchOperationKey: Key): Promise<void>;
}
