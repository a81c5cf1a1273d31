import type { JsonObject } from '#engine';

/**
 * A command or query that was refused; nothing changed. `code` is one of api.md section 8; `api/problem.filter.ts` maps it to
 * a status. Every service of the runtime throws this and nothing else for a caller's mistake.
 */
export class Refusal extends Error {
  readonly code: string;
  /** Members that travel beside the standard ones, e.g. `{assignee, since}` or `{problems}`. */
  readonly details: JsonObject | undefined;

  constructor(code: string, message: string, details?: JsonObject) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}
