import type { JsonObject, JsonValue, Key } from '#engine';
import type { Caller } from './caller.ts';

/** Drafts, comments, saved filters: what people keep beside the process. */
export interface People {
  getDraft(
    caller: Caller,
    kind: 'userTask' | 'start',
    targetKey: Key,
  ): Promise<{ variables: JsonObject; savedAt: string; revision: number } | null>;
  saveDraft(
    caller: Caller,
    kind: 'userTask' | 'start',
    targetKey: Key,
    variables: JsonObject,
    ifRevision?: number,
  ): Promise<{ savedAt: string; revision: number }>;
  deleteDraft(caller: Caller, kind: 'userTask' | 'start', targetKey: Key): Promise<void>;
}

/** What people try out; nothing of it is kept. */
export interface Expressions {
  /** FEEL, with or without `=`, or `${…}`. With `scopeKey` the variables that this scope sees, and the given ones over them. */
  evaluate(
    caller: Caller,
    request: {
      readonly expression: string;
      readonly variables: JsonObject;
      readonly scopeKey?: Key;
      /** Whose cluster variables it sees. */
      readonly tenantId: string;
    },
  ): Promise<JsonValue>;
}
