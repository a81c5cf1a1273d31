import type { Key } from '#engine';
import type { Caller, CommandContext } from './caller.ts';

export const commentTargets = ['USER_TASK', 'PROCESS_INSTANCE', 'PROJECT'] as const;

export interface Comment {
  readonly commentKey: Key;
  readonly targetType: (typeof commentTargets)[number];
  readonly targetKey: Key;
  readonly elementId: string | null;
  /** The file of a project in which the element lies. */
  readonly fileName: string | null;
  readonly author: string;
  readonly text: string;
  /** User names. */
  readonly mentions: readonly string[];
  readonly createdAt: string;
  readonly editedAt: string | null;
  /** Nothing is left to be said; null while it is open. */
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
}

/**
 * What people say to each other beside a task, an instance or a project. Whoever may read the target may read and write comments;
 * on a project writing takes `PROJECT:COMMENT`.
 */
export interface Comments {
  /** Refused `NOT_FOUND` without the target, `MENTION_CANNOT_READ` when a mentioned person may not read it and is not the requester of its instance. Those mentioned get a mail. */
  add(
    context: CommandContext,
    request: Pick<Comment, 'targetType' | 'targetKey' | 'elementId' | 'text' | 'mentions'> & {
      readonly fileName?: string | null;
    },
  ): Promise<Comment>;
  /** Their author's only: `PERMISSION_MISSING` for others. */
  edit(caller: Caller, commentKey: Key, text: string): Promise<Comment>;
  delete(caller: Caller, commentKey: Key): Promise<void>;
  /** Everybody's who may write comments there. */
  resolve(caller: Caller, commentKey: Key, isResolved: boolean): Promise<Comment>;
}
