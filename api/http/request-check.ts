import type { z } from 'zod';
import { ApiProblem } from './api-problem.ts';
import type { FieldError } from './api-problem.ts';
import { isErrorCode } from './problem-codes.ts';
import type { ErrorCode } from './problem-codes.ts';
import { toPointer } from './json-scan.ts';

/** Checks one part of a request against its schema; adds to `errors` instead of throwing, so that all are reported at once. */
export function check<T extends z.ZodType>(
  schema: T,
  value: unknown,
  prefix: string,
  errors: FieldError[],
): z.output<T> | undefined {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) addIssue(issue, prefix, errors);
  return undefined;
}

/** Refuses with the code of the gravest finding: a key sent as number explains a lost digit better than the digit does. */
export function refuse(errors: readonly FieldError[]): never {
  const first = errors.find((error) => error.code === 'KEY_NOT_A_STRING') ?? errors[0];
  if (first === undefined) throw new ApiProblem('INVALID_VALUE', 'The request is not valid.');
  const where = first.pointer === '' ? 'The body' : first.pointer;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new ApiProblem(first.code, `${where}: ${first.message}${more}`, { errors });
}

const ERRORS_MAX = 100;

function addIssue(issue: z.core.$ZodIssue, prefix: string, errors: FieldError[]): void {
  if (errors.length >= ERRORS_MAX) return;
  const pointer = prefix + toPointer(issue.path);
  if (issue.code === 'unrecognized_keys') {
    for (const name of issue.keys.slice(0, ERRORS_MAX)) {
      errors.push({
        pointer: `${pointer}${toPointer([name])}`,
        code: 'UNKNOWN_PROPERTY',
        message: `${JSON.stringify(name.slice(0, 100))} is not known here. Remove it.`,
      });
    }
    return;
  }
  const [code, message] = described(issue);
  errors.push({ pointer, code, message });
}

function described(issue: z.core.$ZodIssue): [ErrorCode, string] {
  const marked = /^([A-Z_]+): (.+)$/s.exec(issue.message);
  if (marked?.[1] !== undefined && marked[2] !== undefined && isErrorCode(marked[1]))
    return [marked[1], marked[2]];
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined || issue.input === null)
      return ['MISSING_FIELD', `A value of type ${typeName(issue.expected)} is required.`];
    return ['WRONG_TYPE', `A value of type ${typeName(issue.expected)} is required.`];
  }
  if (issue.code === 'too_big' && (issue.origin === 'string' || issue.origin === 'array')) {
    const unit = issue.origin === 'string' ? 'characters' : 'items';
    return ['TOO_LONG', `At most ${String(issue.maximum)} ${unit} are allowed.`];
  }
  if (issue.code === 'too_big')
    return ['INVALID_VALUE', `The largest value allowed is ${String(issue.maximum)}.`];
  if (issue.code === 'too_small' && (issue.origin === 'string' || issue.origin === 'array'))
    return ['INVALID_VALUE', 'It must not be empty.'];
  if (issue.code === 'too_small')
    return ['INVALID_VALUE', `The smallest value allowed is ${String(issue.minimum)}.`];
  return ['INVALID_VALUE', `${issue.message}.`.replace('..', '.')];
}

function typeName(expected: string): string {
  if (expected === 'int') return 'integer';
  return expected === 'record' ? 'object' : expected;
}
