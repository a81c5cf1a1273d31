import type { Key } from '#engine';
import type { CommandContext } from './caller.ts';

export interface SuspensionChange {
  readonly suspended: boolean;
  /** What runs of these versions goes along. */
  readonly withInstances: boolean;
  /** Epoch milliseconds; absent or past: at once. */
  readonly at?: number;
}

/** PRC-8: versions nobody may start for a while, by call or by event. */
export interface Suspensions {
  /**
   * All versions or none. Instances go along by a batch operation in the name of the caller, who needs the right to suspend them;
   * it is waited for, unless that takes long. A change replaces one that was planned.
   */
  change(context: CommandContext, definitionKeys: readonly Key[], change: SuspensionChange): Promise<void>;
}
