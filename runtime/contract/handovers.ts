import type { Key } from '#engine';
import type { Comment } from './comments.ts';
import type { CommandContext } from './caller.ts';

/** Asking for a task, or asking others to take one's own. Only words pass; whoever is asked decides. */
export interface Handovers {
  /**
   * Who has the task asks everybody else whom it is offered to (or its owner, where it was delegated); anybody else who sees it asks who has it.
   * They are told by bell and mail, and the words stand with the comments. Refused `TASK_NOT_ACTIVE` when it has ended, `NOBODY_TO_ASK` when
   * there is nobody, and `RATE_LIMITED` when the caller asked about this task a few minutes ago.
   */
  ask(context: CommandContext, userTaskKey: Key, text: string): Promise<Comment>;
}
