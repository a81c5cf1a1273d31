/** Where a fault test may end the process. */
export type FailpointName =
  'before-commit' | 'after-commit-before-answer' | 'before-claim' | 'after-claim' | 'after-answer';

const armed = process.env['TEST_MODE'] === '1' ? process.env['MILLRACE_FAILPOINT'] : undefined;
/** How often the point is passed before it strikes, so that a test can let some work through. */
let passesLeft = Number(process.env['MILLRACE_FAILPOINT_AFTER'] ?? '0');

/** After the answers of this round have left: only then is the caller's view known. */
export function failpointAfterAnswer(): void {
  if (armed === 'after-answer') setTimeout(() => failpoint('after-answer'), 5);
}

/** Ends the process like a power cut when a test has armed this point; in any other process it does nothing. */
export function failpoint(name: FailpointName): void {
  if (armed !== name) return;
  passesLeft -= 1;
  if (passesLeft < 0) process.kill(process.pid, 'SIGKILL');
}
