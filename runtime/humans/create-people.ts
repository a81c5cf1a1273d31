import type { JsonObject, Key } from '#engine';
import type { Caller } from '../contract/caller.ts';
import type { LiveRecord } from '../contract/live.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { People } from '../contract/runtime.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import { documentIdsIn } from '../documents/document-reference.ts';
import {
  deleteDraft,
  deleteDraftFiles,
  deleteDraftsOfTasks,
  findDraft,
  writeDraft,
} from '../store/humans/draft-store.ts';
import type { DraftId } from '../store/humans/draft-store.ts';

export interface PeopleOptions {
  readonly database: AdminDatabase;
  readonly queries: Pick<Queries, 'get'>;
  /** Tells which tasks ended: their drafts go. */
  readonly hub?: {
    subscribe(
      listener: (records: readonly Omit<LiveRecord, 'position'>[]) => void,
      types?: ReadonlySet<string>,
      from?: 'everywhere' | 'here',
    ): () => void;
  };
}

/** A draft is what fits into a form, not a store for files. */
const DRAFT_CHARS_MAX = 1_048_576;

const endsOfTasks: ReadonlySet<string> = new Set(['task.completed', 'task.canceled']);

/** What people keep beside a process. A draft belongs to one person and one task (or start form), and ends with it. */
export function createPeople({ database, queries, hub }: PeopleOptions): People & { stop(): void } {
  const forget = (records: readonly { readonly type: string; readonly key: string }[]): void => {
    const ended = records.filter(({ type }) => endsOfTasks.has(type)).map(({ key }) => key);
    // A draft that stays because of a failure here is never shown: its task is not open.
    if (ended.length > 0) deleteDraftsOfTasks(database, ended).catch(() => undefined);
  };
  const endListening = hub?.subscribe(forget, endsOfTasks, 'here');
  const target = async (caller: Caller, kind: DraftId['kind'], key: Key): Promise<JsonObject> => {
    const row = await queries.get(caller, kind === 'userTask' ? 'userTasks' : 'processDefinitions', key);
    if (row === null)
      throw new Refusal('NOT_FOUND', `There is no ${kind === 'userTask' ? 'task' : 'process'} ${key}.`);
    return row;
  };
  return {
    async getDraft(caller, kind, targetKey) {
      const row = await target(caller, kind, targetKey);
      const draft = isEnded(row) ? null : await findDraft(database, { ownerId: caller.id, kind, targetKey });
      return draft === null
        ? null
        : { variables: draft.variables, savedAt: draft.savedAt.toISOString(), revision: draft.revision };
    },
    async saveDraft(caller, kind, targetKey, variables, ifRevision) {
      const row = await target(caller, kind, targetKey);
      if (isEnded(row))
        throw new Refusal('TASK_NOT_ACTIVE', 'The task has ended; its draft is no longer kept.');
      if (JSON.stringify(variables).length > DRAFT_CHARS_MAX) {
        throw new Refusal(
          'VARIABLES_TOO_LARGE',
          'The draft is larger than 1 MB. Remove large values from it.',
        );
      }
      const id = { ownerId: caller.id, kind, targetKey };
      const saved = await writeDraft(database, id, String(row['tenantId']), variables, ifRevision ?? null);
      if (saved === null) {
        const current = await findDraft(database, id);
        throw new Refusal('REVISION_CONFLICT', 'The draft was saved from another window meanwhile.', {
          current: current?.revision ?? 0,
        });
      }
      return { savedAt: saved.savedAt.toISOString(), revision: saved.revision };
    },
    async deleteDraft(caller, kind, targetKey) {
      const row = await target(caller, kind, targetKey);
      const id = { ownerId: caller.id, kind, targetKey };
      const discarded = await deleteDraft(database, id);
      const files = discarded === null ? [] : documentIdsIn(discarded);
      if (files.length > 0) await deleteDraftFiles(database, id, String(row['tenantId']), files);
    },
    stop: () => endListening?.(),
  };
}

function isEnded(row: JsonObject): boolean {
  return row['completionDate'] !== undefined && row['completionDate'] !== null;
}
