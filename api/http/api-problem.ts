import type { JsonObject } from '#runtime';
import type { ErrorCode } from './problem-codes.ts';

/** One field of a refused request; `pointer` is an RFC 6901 JSON pointer into the body, or `/path/…`, `/query/…`. */
export interface FieldError {
  readonly pointer: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What the API itself refuses; the filter turns it into problem+json exactly as it does with a `Refusal` of the runtime. */
export class ApiProblem extends Error {
  readonly code: ErrorCode;
  readonly details: JsonObject | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      details?: JsonObject;
      errors?: readonly FieldError[];
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = 'ApiProblem';
    this.code = code;
    this.details = more.details;
    this.errors = more.errors;
    this.headers = more.headers;
  }
}
