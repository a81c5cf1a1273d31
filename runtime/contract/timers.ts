import type { Key } from '#engine';
import type { CommandContext } from './caller.ts';

/** TMR-11: one timer, of an instance or of a start event. */
export interface TimerCare {
  /** Its next occurrence happens now. */
  fire(context: CommandContext, timerKey: Key): Promise<void>;
  /** Epoch milliseconds. */
  setDue(context: CommandContext, timerKey: Key, dueAt: number): Promise<void>;
}
