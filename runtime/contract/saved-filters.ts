import type { JsonObject, Key } from '#engine';
import type { Caller, CommandContext } from './caller.ts';

/** The pages whose lists can be filtered by what somebody saved. */
export const pageAreas = ['TASKS'] as const;

/** `ENGINE_REST`: what task applications of Camunda 7 keep; no page shows it. */
export type FilterArea = (typeof pageAreas)[number] | 'ENGINE_REST';

/** With whom a filter is shared; `all` is everybody who may sign in. Sharing shows the question, never rows. */
export interface SharedWith {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly all: boolean;
}

export interface SavedFilter {
  readonly filterKey: Key;
  readonly owner: string;
  readonly area: FilterArea;
  readonly name: string;
  /** The words of the page's address: the page asks the same question again, "me" and "today" meaning those of then. */
  readonly query: JsonObject;
  readonly columns: readonly string[];
  readonly color: string | null;
  readonly position: number;
  readonly sharedWith: SharedWith;
  readonly revision: number;
}

export type SavedFilterFields = Omit<SavedFilter, 'filterKey' | 'owner' | 'revision'>;

/** Own filters and those others share with the caller. */
export interface SavedFilters {
  list(caller: Caller, area: SavedFilter['area'] | null): Promise<readonly SavedFilter[]>;
  /** Null when there is none, or it is not for the caller. */
  get(caller: Caller, filterKey: Key): Promise<SavedFilter | null>;
  /** Refused `PERMISSION_MISSING` when it is shared without `SAVED_FILTER:SHARE`, `LIMIT_REACHED` when a person has too many. */
  create(context: CommandContext, fields: SavedFilterFields): Promise<SavedFilter>;
  /** Their owner's, or with `SAVED_FILTER:UPDATE`. Refused `REVISION_CONFLICT` when another revision is there. */
  replace(
    caller: Caller,
    filterKey: Key,
    fields: SavedFilterFields,
    ifRevision?: number,
  ): Promise<SavedFilter>;
  delete(caller: Caller, filterKey: Key): Promise<void>;
}
