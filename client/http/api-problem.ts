/** One field of a request that the server refused. */
export interface ProblemField {
  /** JSON pointer into the request body, such as `/variables/amount`. */
  pointer: string;
  code: string;
  message: string;
}

/** The body of an `application/problem+json` answer. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  traceId?: string;
  errors?: ProblemField[];
  [member: string]: unknown;
}

/**
 * A refused or failed request. Callers switch on `code`, never on text: codes are stable, texts
 * are for people. `OFFLINE` is the one code that no server sends: the request never got an answer.
 */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly traceId: string | undefined;
  readonly errors: ProblemField[];
  /** Everything else the problem names, such as `assignee`, `since`, `problems` or `current`. */
  readonly members: Record<string, unknown>;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? fallbackCode(status);
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.traceId = body.traceId;
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.members = body;
  }

  /** A member of the problem that is text, or nothing. */
  text(member: string): string | undefined {
    const value = this.members[member];
    return typeof value === 'string' ? value : undefined;
  }
}

export function isProblem(error: unknown, ...codes: string[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));
}

// helpers

function fallbackCode(status: number): string {
  if (status === 0) return 'OFFLINE';
  if (status === 401) return 'NOT_AUTHENTICATED';
  if (status === 403) return 'PERMISSION_MISSING';
  if (status === 404) return 'NOT_FOUND';
  return status >= 500 ? 'INTERNAL_ERROR' : 'INVALID_VALUE';
}
