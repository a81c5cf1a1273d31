import { isProblem } from '#client';
import { EXIT } from './exit-codes.ts';

/** A name of the command line that leads to nothing. */
export class NotThere extends Error {}

/** Says on the error stream why a command ends, and answers its exit code. */
export function complain(command: string, text: string, code: number): number {
  process.stderr.write(`millrace ${command}: ${text}\n`);
  return code;
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof NotThere) return EXIT.notFound;
  if (!isProblem(error)) return EXIT.failed;
  if (error.status === 401 || error.status === 403) return EXIT.notAllowed;
  return error.status === 0 ? EXIT.unreachable : EXIT.failed;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
