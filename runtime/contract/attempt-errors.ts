import type { JsonObject } from '#engine';

/** Thrown by an in-process worker: the attempt failed. */
export class JobFailure extends Error {
  readonly retries: number | undefined;
  readonly retryBackOffMs: number | undefined;
  /** Waited at least: what a receiver asked for. */
  readonly retryAfterMs: number | undefined;
  /** No attempt would help. */
  readonly isPermanent: boolean;
  constructor(
    message: string,
    options: { retries?: number; retryBackOffMs?: number; retryAfterMs?: number; isPermanent?: boolean } = {},
  ) {
    super(message);
    this.name = 'JobFailure';
    this.retries = options.retries;
    this.retryBackOffMs = options.retryBackOffMs;
    this.retryAfterMs = options.retryAfterMs;
    this.isPermanent = options.isPermanent === true;
  }
}

/** Thrown by an in-process worker: a modeled error. */
export class BpmnError extends Error {
  readonly errorCode: string;
  readonly variables: JsonObject;
  constructor(errorCode: string, message = '', variables: JsonObject = {}) {
    super(message);
    this.name = 'BpmnError';
    this.errorCode = errorCode;
    this.variables = variables;
  }
}
