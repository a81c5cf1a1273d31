import type { Key } from '#engine';
import type { Comment } from './comments.ts';
import type { CommandContext } from './caller.ts';

/** What requesters may do about what they asked for. Everybody has their own: others' are `NOT_FOUND`. */
export interface Requests {
  /**
   * Cancels the instance, with the reason of `context`. Refused `REQUEST_NOT_CANCELABLE` where the process does not let requesters cancel
   * (`millrace:process requesterCancel="true"`) and they have no right of their own to, `INSTANCE_ENDED` when it is over.
   */
  cancel(context: CommandContext, processInstanceKey: Key): Promise<void>;
  /** A comment on each open task, for whoever has it; refused `NOBODY_HAS_IT` when no task is open. Answers one for each task. */
  tell(context: CommandContext, processInstanceKey: Key, text: string): Promise<readonly Comment[]>;
}
