/**
 * The one table of error codes (api.md 8): status, class title that existing clients read, and what to do. A refusal of the
 * runtime whose code is not here is a defect; the test of the table says so.
 */
export interface ProblemCode {
  readonly status: number;
  readonly title: string;
  /** When it happens, one sentence. */
  readonly when: string;
  /** What the reader can do about it, one sentence. */
  readonly advice: string;
}

const invalid = (status: number, when: string, advice: string): ProblemCode => ({
  status,
  title: 'INVALID_ARGUMENT',
  when,
  advice,
});
const unauthenticated = (when: string, advice: string): ProblemCode => ({
  status: 401,
  title: 'UNAUTHENTICATED',
  when,
  advice,
});
const forbidden = (when: string, advice: string): ProblemCode => ({
  status: 403,
  title: 'FORBIDDEN',
  when,
  advice,
});
const notFound = (when: string, advice: string): ProblemCode => ({
  status: 404,
  title: 'NOT_FOUND',
  when,
  advice,
});
const exists = (when: string, advice: string): ProblemCode => ({
  status: 409,
  title: 'ALREADY_EXISTS',
  when,
  advice,
});
const state = (when: string, advice: string, status = 409): ProblemCode => ({
  status,
  title: 'INVALID_STATE',
  when,
  advice,
});
const exhausted = (status: number, when: string, advice: string): ProblemCode => ({
  status,
  title: 'RESOURCE_EXHAUSTED',
  when,
  advice,
});
const late = (when: string, advice: string): ProblemCode => ({
  status: 504,
  title: 'DEADLINE_EXCEEDED',
  when,
  advice,
});

const CORRECT = 'Correct the fields named in errors[].';
const RELOAD = 'Reload and look at the current state.';

export const PROBLEM_CODES = {
  MALFORMED_JSON: invalid(400, 'The body is not JSON in UTF-8.', 'Send well-formed JSON.'),
  UNKNOWN_PROPERTY: invalid(400, 'The request has a property this endpoint does not know.', CORRECT),
  MISSING_FIELD: invalid(400, 'A required field is missing.', CORRECT),
  WRONG_TYPE: invalid(400, 'A field has the wrong JSON type.', CORRECT),
  INVALID_VALUE: invalid(400, 'A field has a value that is not allowed.', CORRECT),
  TOO_LONG: invalid(400, 'A text or list is longer than allowed.', CORRECT),
  KEY_NOT_A_STRING: invalid(
    400,
    'A key was sent as a JSON number.',
    'Send keys as text; numbers lose digits.',
  ),
  INVALID_CURSOR: invalid(
    400,
    'The cursor belongs to another sort or filter, or is damaged.',
    'Start the search again from its first page.',
  ),
  PAGE_TOO_DEEP: invalid(
    400,
    'from + limit is beyond 10,000.',
    'Continue with the cursor endCursor in page.after.',
  ),
  INVALID_FILTER: invalid(400, 'The filter names a field or operator this search does not know.', CORRECT),
  SEARCH_TOO_WIDE: invalid(
    400,
    'In this order a search of so many rows would take minutes.',
    'Name fewer instances in the filter, or leave out the sort.',
  ),
  NUMBER_NOT_EXACT: invalid(400, 'A number cannot be kept exactly as a double.', 'Send the number as text.'),
  TEXT_NOT_STORABLE: invalid(
    400,
    'A text contains NUL or half of a surrogate pair.',
    'Remove these characters.',
  ),
  VARIABLES_TOO_LARGE: invalid(
    400,
    'Variables are too large, too deep or too many.',
    'Keep large data in a document and store its reference.',
  ),
  EXPRESSION_FAILED: invalid(
    400,
    'The expression has an error or took too long.',
    'See the detail with its position.',
  ),
  TRIAL_LIMIT: invalid(
    400,
    'Trying the model out took too long or too much memory.',
    'Look for a loop that never waits, or start the trial again.',
  ),
  TEMPLATE_INVALID: invalid(400, 'The template has an error.', 'See the detail with its position.'),
  DEPLOYMENT_REFUSED: invalid(
    400,
    'The checks found errors; nothing was deployed.',
    'Fix the elements listed in problems[], or try POST /v2/models/check.',
  ),
  UNKNOWN_ELEMENT: invalid(400, 'The version has no such element.', 'Choose an element of this version.'),
  ELEMENT_NOT_ACTIVATABLE: invalid(
    400,
    'This element cannot be started by itself.',
    'Choose another element.',
  ),
  AMBIGUOUS_ANCESTOR: invalid(400, 'Several scopes could contain the new element.', 'Name the ancestor key.'),
  MAPPING_INVALID: invalid(400, 'The plan does not map every active element.', 'Map every active element.'),
  HOOK_OF_MODEL: state(
    'A process declares the hook, so only a deployment changes it.',
    'Deploy a version that declares it differently, or not at all.',
  ),
  WEIGHTS_NOT_100: invalid(400, 'The weights of the routes do not add up to 100.', 'Make the sum 100.'),
  SELECTION_EMPTY: invalid(400, 'A bulk call has no filter.', 'Set a filter, or send all: true on purpose.'),
  FORM_INVALID: invalid(400, 'The rules of the form are not met.', 'Correct the fields named in errors[].'),
  MENTION_CANNOT_READ: invalid(
    400,
    'A mentioned person may not read this.',
    'Give them access, or leave the mention out.',
  ),
  LEASE_REQUIRED: invalid(400, 'This tenant demands leases.', 'Activate with withLease: true.'),
  TENANCY_OFF: invalid(400, 'A tenant was named, but multi-tenancy is off.', 'Leave tenantId out.'),
  NOT_AUTHENTICATED: unauthenticated('There is no valid credential.', 'Sign in, or send a token.'),
  SIGN_IN_FAILED: unauthenticated('User name or password is wrong.', 'Check both and try again.'),
  OTP_REQUIRED: unauthenticated('A second factor is needed.', 'Send the one-time code as otp.'),
  TOKEN_EXPIRED: unauthenticated('The token or session has expired.', 'Sign in again, or use a new token.'),
  PERMISSION_MISSING: forbidden(
    'You may see it, but not do this.',
    'Ask an administrator for the permission named in missing.',
  ),
  REQUEST_NOT_CANCELABLE: forbidden(
    'The process does not let requesters cancel.',
    'Write to who has it, or ask who looks after the process.',
  ),
  TENANT_NOT_ASSIGNED: forbidden('You are not a member of this tenant.', 'Choose one of your own tenants.'),
  CSRF_FAILED: forbidden('The request did not come from our own pages.', 'Reload the page and try again.'),
  STEP_UP_REQUIRED: forbidden('This needs a second factor.', 'Confirm with your second factor.'),
  SETUP_TOKEN_INVALID: forbidden(
    'The setup token is wrong or has expired.',
    'Read the newest token from the console of the server.',
  ),
  NOT_FOUND: notFound('It does not exist, was removed, or is not for you.', 'Check the key and the tenant.'),
  PROCESS_NOT_FOUND: notFound(
    'There is no such process or version.',
    'Check the process id, or deploy it first.',
  ),
  JOB_NOT_FOUND: notFound('There is no such job.', 'Stop working on it.'),
  NO_SUCH_ENDPOINT: notFound('This path does not exist.', 'See /v2/openapi.json for all paths.'),
  NO_SUBSCRIPTION: notFound(
    'Nobody waits for this message and key.',
    'Publish the message with timeToLive instead, or check the key.',
  ),
  AMBIGUOUS_CORRELATION: state(
    'More than one waits for this message, and it may reach only one.',
    'Narrow the request by business key, instance or correlation keys, or send it to all.',
  ),
  ALREADY_EXISTS: exists('Something with this id exists.', 'Use the existing one or another id.'),
  BUSINESS_ID_EXISTS: exists(
    'An active instance has this business id.',
    'Use the existing instance or another id.',
  ),
  BUSINESS_ID_ALREADY_SET: exists('The instance has a business id.', 'Keep the business id it has.'),
  MESSAGE_ID_REUSED: exists('A message with this id and other content is kept.', 'Use another message id.'),
  IDEMPOTENCY_KEY_REUSED: state(
    'The idempotency key belongs to another request.',
    'Use a new key for a new request.',
  ),
  JOB_NOT_ACTIVE: state(
    'The job has ended, was canceled or was never given out.',
    'Stop working on it; there is nothing to repeat.',
  ),
  JOB_LEASE_LOST: state(
    'Another attempt of this job runs.',
    'Drop the result; extend the time limit earlier next time.',
  ),
  JOB_LEASE_REQUIRED: state('The job was given out with a lease.', 'Send the leaseToken of your attempt.'),
  TASK_ALREADY_ASSIGNED: state('Somebody else has the task.', 'Take another task.'),
  TASK_DELEGATED: state(
    'The task was delegated and is not resolved.',
    'Resolve it; then its owner completes it.',
  ),
  TASK_NOT_DELEGATED: state('The task is not delegated.', 'Complete it, or delegate it first.'),
  TASK_NOT_ACTIVE: state('The task has ended or is changing.', RELOAD),
  BULK_NOT_ALLOWED: state(
    'The form of the task is not marked for several tasks at once.',
    'Complete the task by itself.',
  ),
  UNDO_NOT_ALLOWED: state('The process does not let completions be taken back.', 'Complete without holdFor.'),
  INVALID_MAIL_STATE: state('The mail waits to be sent, or does not any more.', RELOAD),
  MAIL_NOT_POSSIBLE: state(
    'No mail can be sent, or not to this person.',
    'Set up the mail server, or an address.',
  ),
  TOO_LATE: state('It can no longer be undone.', RELOAD),
  COMPLETION_DENIED: state('A listener refused the completion.', 'Read the reason and correct it.'),
  SEPARATION_OF_DUTY: state('This person may not do this step.', 'Hand it over to another person.'),
  INSTANCE_ENDED: state('The instance has ended.', RELOAD),
  NOBODY_TO_ASK: state('Nobody else has the task or is offered it.', 'Ask who looks after the process.'),
  NOBODY_HAS_IT: state(
    'No task of the request is open, so nobody would read a note.',
    'Come back when a task is open.',
  ),
  INSTANCE_ACTIVE: state('The instance is still running.', 'Cancel it or wait for its end.'),
  INSTANCE_SUSPENDED: state('The instance is suspended.', 'Resume it first.'),
  INVALID_INSTANCE_STATE: state('The state of the instance does not allow this.', RELOAD),
  NOT_ROOT_INSTANCE: state('The instance was called by another one.', 'Use the root instance.'),
  PROCESS_NOT_STARTABLE: state(
    'The process has no start event that fits.',
    'Choose another process or version.',
  ),
  VERSION_NOT_STARTABLE: state(
    'The version is suspended or draining.',
    'Resume it or choose another version.',
  ),
  VERSION_HAS_ROUTE: state('New starts still go to this version.', 'Change the release first.'),
  INCIDENT_NOT_ACTIVE: state('The incident is no longer open.', RELOAD),
  JOB_HAS_NO_RETRIES: state('The job of this incident has no retries left.', 'Set its retries first.'),
  MIGRATION_BLOCKED: state(
    'Elements of the instance cannot be migrated.',
    'Change the mapping or leave the instance out.',
  ),
  NOT_REVERTIBLE: state('This cannot be taken back.', 'Leave the instance out.'),
  SELECTION_CHANGED: state(
    'The number of selected rows has changed.',
    'Look again and confirm the new count.',
  ),
  INVALID_BATCH_STATE: state('The state of the batch does not allow this.', RELOAD),
  INVALID_RELEASE_STATE: state('The state of the release does not allow this.', RELOAD),
  LOCKED_BY_OTHER: state('Somebody else is editing.', 'Wait, or ask that person.'),
  OVERLAP: state('It overlaps with another one.', RELOAD),
  SUBSTITUTION_LOOP: state('The substitution would form a circle.', RELOAD),
  RESOURCE_IN_USE: state('It is used by something that is live.', 'Remove the uses first.'),
  CONNECTORS_OFF: state(
    'The process that answers runs no connectors.',
    'Start it with CONNECTORS=1, or ask a process that runs them.',
  ),
  SECRET_IN_USE: state('The secret is used.', 'Remove the uses first, or delete it with force=true.'),
  TENANT_NOT_EMPTY: state('The tenant has data.', 'Remove its data first.'),
  LAST_ADMIN: state('It is the last administrator.', 'Make another administrator first.'),
  NOT_IN_TEST_MODE: state('The clock can be moved in test mode only.', 'Start the server with TEST_MODE=1.'),
  REVISION_CONFLICT: state(
    'It was changed since you read it.',
    'Look at the difference and save again.',
    412,
  ),
  BODY_TOO_LARGE: invalid(413, 'The body is larger than allowed.', 'Split it, or use a document.'),
  UNSUPPORTED_MEDIA_TYPE: invalid(
    415,
    'The content type is not accepted here.',
    'Send application/json, or multipart/form-data for files.',
  ),
  RATE_LIMITED: exhausted(429, 'You have used up your own quota.', 'Wait as long as Retry-After says.'),
  INSTANCE_QUOTA_REACHED: exhausted(
    429,
    'The tenant runs as many instances as it may; nothing was started.',
    'Wait until some have ended, or ask an administrator for a larger quota.',
  ),
  INTERNAL_ERROR: {
    status: 500,
    title: 'INTERNAL',
    when: 'A defect of the server; nothing was changed.',
    advice: 'Report the traceId.',
  },
  OUTCOME_UNKNOWN: {
    status: 500,
    title: 'INTERNAL',
    when: 'It is not known whether the change was committed.',
    advice: 'Repeat with the same Idempotency-Key, or look first.',
  },
  NOT_OFFERED: {
    status: 501,
    title: 'UNIMPLEMENTED',
    when: 'Millrace knows this endpoint but does not offer it.',
    advice: 'See /v2/openapi.json for what is offered.',
  },
  OVERLOADED: exhausted(
    503,
    'The server refuses work for now; nothing happened.',
    'Repeat after Retry-After.',
  ),
  STARTING: exhausted(503, 'The server is starting; nothing happened.', 'Repeat after Retry-After.'),
  DRAINING: exhausted(503, 'The server is stopping; nothing happened.', 'Repeat after Retry-After.'),
  DATABASE_UNAVAILABLE: exhausted(
    503,
    'The database does not answer; nothing happened.',
    'Repeat; see /health/ready.',
  ),
  READ_ONLY: {
    status: 503,
    title: 'UNAVAILABLE',
    when: 'The storage is full or a standby.',
    advice: 'Free space, or check the primary.',
  },
  AWAIT_TIMEOUT: late(
    'The instance was started, its end was not reached in time.',
    'Read its state; do not start it again.',
  ),
  READ_TIMEOUT: late(
    'A search or a count took longer than reads may.',
    'Narrow the filter, by process, time or key, and ask again.',
  ),
  LISTENER_TIMEOUT: late(
    'It was accepted, a listener has not answered yet.',
    'Read the state; do not repeat it.',
  ),
} as const satisfies Readonly<Record<string, ProblemCode>>;

export type ErrorCode = keyof typeof PROBLEM_CODES;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(PROBLEM_CODES, code);
}
