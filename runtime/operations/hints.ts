import type { JsonObject, Key } from '#engine';
import type { TaskOutcome } from '../user-tasks/task-waiters.ts';
import type { LiveHub, LiveRecordDraft } from '../live-hub.ts';

/** What one process tells the others after a commit. Losing it costs latency only. */
export interface Hint {
  /** A process has joined. */
  readonly hello?: boolean;
  /** Job types with new work. */
  readonly types?: readonly string[];
  /** Due instants of new timers. */
  readonly due?: readonly number[];
  /** Limits of jobs were changed. */
  readonly flow?: boolean;
  /** A webhook was changed. */
  readonly webhooks?: boolean;
  /** An attempt has ended that held back jobs of any type. */
  readonly freed?: boolean;
  /** A working calendar was changed. */
  readonly calendars?: boolean;
  /** A cluster variable was changed. */
  readonly clusterVariables?: boolean;
  readonly live?: readonly LiveRecordDraft[];
  /** A process has listeners for records of these types; null: of all. */
  readonly listening?: { readonly process: string; readonly types: readonly string[] | null };
  /** Changes of user tasks that somebody may wait for. */
  readonly tasks?: readonly { readonly key: Key; readonly outcome: TaskOutcome }[];
  readonly ended?: readonly { readonly key: Key; readonly variables: JsonObject }[];
}

export interface Hints {
  tell(hint: Hint): void;
  receive(hint: unknown): void;
}

export function createHints(ports: {
  readonly hub: LiveHub;
  readonly wake: (types: Iterable<string>) => void;
  readonly expect: (dueAt: number) => void;
  readonly ended: (key: Key, variables: JsonObject) => void;
  readonly taskSettled: (key: Key, outcome: TaskOutcome) => void;
  readonly sawOther: () => void;
  readonly calendars: () => void;
  readonly clusterVariables: () => void;
  readonly flow: () => void;
  readonly webhooks: () => void;
  readonly wakeAll: () => void;
  readonly send: (hint: Hint) => unknown;
}): Hints {
  return {
    tell: (hint) => {
      ports.send(hint);
    },
    receive: (received) => {
      const hint = received as Hint;
      if (hint.hello === true) {
        ports.sawOther();
        // It does not know yet what is listened for here.
        ports.hub.tellWanted();
      }
      if (hint.listening !== undefined) ports.hub.wantedBy(hint.listening.process, hint.listening.types);
      if (hint.calendars === true) ports.calendars();
      if (hint.clusterVariables === true) ports.clusterVariables();
      if (hint.flow === true) ports.flow();
      if (hint.webhooks === true) ports.webhooks();
      if (hint.freed === true) ports.wakeAll();
      if (hint.types !== undefined) ports.wake(hint.types);
      for (const dueAt of hint.due ?? []) ports.expect(dueAt);
      if (hint.live !== undefined) ports.hub.hear(hint.live);
      for (const { key, outcome } of hint.tasks ?? []) ports.taskSettled(key, outcome);
      for (const { key, variables } of hint.ended ?? []) ports.ended(key, variables);
    },
  };
}
