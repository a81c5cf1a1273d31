import type { JsonObject, JsonValue } from '#engine';

/** What the parent writes to the host's standard input: one line of JSON. */
export interface ScriptRequest {
  /** Random per run; the answer must repeat it, so that nothing a script prints can pass for an answer. */
  readonly token: string;
  readonly source: string;
  readonly variables: JsonObject;
  readonly timeMs: number;
  /** What the script of a task listener knows of its task, as `task`. */
  readonly task?: JsonObject;
}

/** What the host writes to standard output: one line of JSON. */
export type ScriptAnswer = { readonly token: string } & ScriptOutcome;

export type ScriptOutcome =
  /** `written` holds what `execution.setVariable` set; `value` is the value of the last statement. */
  | {
      readonly kind: 'completed';
      readonly value: JsonValue;
      readonly written: JsonObject;
      /** What a listener's script set of its task (LSN-2). */
      readonly corrections?: JsonObject;
    }
  | { readonly kind: 'bpmnError'; readonly code: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Limits of one run (security.md 5, bpmn.md 5): named here because they are the sandbox's, not the engine's. */
export const SCRIPT_LIMITS = {
  /** Evaluation inside the interpreter; the interpreter's own interrupt checks it. */
  timeMs: 4_000,
  /** From spawn to answer; then the process is killed whatever it does. */
  wallMs: 5_000,
  /** Request and answer: a variable is at most 1 MB, so is what goes in and out of a script. */
  messageBytes: 1_048_576,
  /** Pages of 64 kB the interpreter may own: 64 MB. `setMemoryLimit` of the library does not limit memory. */
  memoryPages: 1_024,
  /** A larger stack overflows the host's before the interpreter notices. */
  stackBytes: 65_536,
} as const;
