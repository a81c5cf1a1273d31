import type { Caller } from './caller.ts';

/** One record of `GET /v2/events` (api.md 6.1): names what changed, never its contents. */
export interface LiveRecord {
  /** Rising decimal text. */
  readonly position: string;
  readonly type: string;
  readonly at: string;
  readonly tenantId: string;
  readonly key: string;
  readonly processDefinitionId?: string;
  readonly processInstanceKey?: string;
  readonly elementId?: string;
  /** This record stands for so many of its kind and key: busy ones are sent at most twice a second. */
  readonly merged?: number;
  /** For `task.*`: who may see it. Not sent to the client. */
  readonly audience?: { readonly users: readonly string[]; readonly groups: readonly string[] };
  /** Who started the instance: they follow it without any right on its process. Not sent to the client. */
  readonly requester?: string;
}

export interface LiveFeed {
  /**
   * Calls back after commit for records the caller may read. `afterPosition` replays what is kept (24 h); when it is too old
   * or unknown the first call is `reset`. Returns the unsubscribe function.
   */
  subscribe(
    caller: Caller,
    filter: {
      types?: readonly string[];
      processDefinitionId?: string;
      processInstanceKey?: string;
      userTaskKey?: string;
    },
    afterPosition: string | null,
    on: (record: LiveRecord | 'reset') => void,
  ): Promise<() => void>;
}
