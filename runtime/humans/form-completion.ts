import type { JsonObject, JsonValue } from '#engine';
import { Refusal } from '../contract/refusal.ts';
import { isObject } from './form-fields.ts';

/** What the member `millrace` of a form says about its completion. */
export interface FormCompletion {
  /** Buttons instead of one "Complete". */
  readonly outcomes: readonly { readonly value: string; readonly label: string }[];
  /** Receives the value of the outcome that was chosen. */
  readonly outcomeVariable?: string;
  /** The same answer may be sent for many tasks at once. */
  readonly bulk: boolean;
}

const OUTCOMES_MAX = 10;
const TEXT_MAX = 100;
const KNOWN = new Set(['outcomes', 'outcomeVariable', 'bulk']);

/** Null when the form says nothing; a text that says what is wrong with what it says. */
export function readFormCompletion(schema: JsonObject): FormCompletion | string | null {
  const said = schema['millrace'];
  if (said === undefined) return null;
  if (!isObject(said)) return 'has a member "millrace" that is no object';
  const unknown = Object.keys(said).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) return `says "${unknown.slice(0, TEXT_MAX)}" in "millrace", which is not known`;
  const { outcomes = [], outcomeVariable, bulk = false } = said;
  if (typeof bulk !== 'boolean') return 'has "bulk" in "millrace" that is neither true nor false';
  if (
    outcomeVariable !== undefined &&
    !(typeof outcomeVariable === 'string' && /^[\p{L}_][\p{L}\p{N}_]{0,99}$/u.test(outcomeVariable))
  )
    return 'has an "outcomeVariable" in "millrace" that is no name of a variable';
  if (!Array.isArray(outcomes) || outcomes.length > OUTCOMES_MAX)
    return `has "outcomes" in "millrace" that are no list of at most ${OUTCOMES_MAX}`;
  const read = (outcomes as readonly JsonValue[]).map(readOutcome);
  if (read.includes(null) || new Set(read.map((outcome) => outcome?.value)).size < read.length)
    return 'has an outcome in "millrace" without a value of its own';
  return {
    outcomes: read.flatMap((outcome) => outcome ?? []),
    ...(outcomeVariable === undefined ? {} : { outcomeVariable }),
    bulk,
  };
}

/** The variables of a completion with the outcome that was chosen; another outcome than those of the form is refused. */
export function withOutcome(
  { outcomes, outcomeVariable }: FormCompletion,
  variables: JsonObject,
  action: string | undefined,
): JsonObject {
  if (outcomes.length === 0 || action === undefined) return variables;
  if (!outcomes.some(({ value }) => value === action)) {
    const known = outcomes.map(({ value }) => value).join(', ');
    throw new Refusal('FORM_INVALID', `The form has no outcome "${action}". Use one of ${known}.`, {
      errors: [{ pointer: '/action', code: 'INVALID_VALUE', message: `Use one of ${known}.` }],
    });
  }
  return outcomeVariable === undefined ? variables : { ...variables, [outcomeVariable]: action };
}

// helpers

function readOutcome(outcome: JsonValue): FormCompletion['outcomes'][number] | null {
  const [value, label] =
    typeof outcome === 'string'
      ? [outcome, outcome]
      : isObject(outcome)
        ? [outcome['value'], outcome['label'] ?? outcome['value']]
        : [];
  if (typeof value !== 'string' || typeof label !== 'string') return null;
  const isShort = [value, label].every((text) => text.trim() !== '' && text.length <= TEXT_MAX);
  return isShort ? { value, label } : null;
}
