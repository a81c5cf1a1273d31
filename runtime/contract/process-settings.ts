import type { CommandContext } from './caller.ts';

/** Who answers for a process in one tenant, whichever of its versions runs, and what they want to be told. */
export interface ProcessSettings {
  readonly owners: readonly string[];
  readonly ownerGroups: readonly string[];
  /** A wait for longer than this is told to the owners; null tells them of none. */
  readonly stalledAfterMs: number | null;
}

export interface StoredProcessSettings extends ProcessSettings {
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
}

/** Settings of processes, changed with the right to update the process; the API asks for it. */
export interface ProcessSettingsService {
  /** Of a process nobody has set anything for: no owners. Refused `PROCESS_NOT_FOUND`. */
  get(context: CommandContext, processDefinitionId: string): Promise<StoredProcessSettings>;
  /** Refused `PROCESS_NOT_FOUND`, and `INVALID_VALUE` for an owner who is not there. */
  put(
    context: CommandContext,
    processDefinitionId: string,
    settings: ProcessSettings,
  ): Promise<StoredProcessSettings>;
  /** Nobody is told of incidents of this kind until then; null ends it. Refused `NOT_FOUND` when none of it is open. */
  snooze(
    context: CommandContext,
    processDefinitionId: string,
    fingerprint: string,
    until: Date | null,
  ): Promise<void>;
  /** Kinds of incidents that are not told now, with the end of that. */
  snoozed(
    context: CommandContext,
    processDefinitionId: string,
  ): Promise<readonly { readonly fingerprint: string; readonly until: Date; readonly by: string }[]>;
}
