import type { Translate } from '../i18n/translate.ts';

/** How the library says that a rule is broken, and the key of our words for it. */
const SAYINGS: readonly (readonly [RegExp, string])[] = [
  [/^Field is required\.$/, 'required'],
  [/^Value is not a number\.$/, 'number'],
  [/^Value is expected to be an integer\.$/, 'integer'],
  [/^Value is expected to have at most (\d+) decimal digits?\.$/, 'decimals'],
  [/^Please select a valid value, the two nearest valid values are (.+) and (.+)\.$/, 'step'],
  [/^Field must have minimum value of (.*)\.$/s, 'min'],
  [/^Field must have maximum value of (.*)\.$/s, 'max'],
  [/^Field must have minimum length of (.*)\.$/s, 'minLength'],
  [/^Field must have maximum length of (.*)\.$/s, 'maxLength'],
  [/^Field must be a valid {2}international phone number\./, 'phone'],
  [/^Field must be a valid email\.$/, 'email'],
  [/^Field must match pattern .*\.$/s, 'pattern'],
];

interface Validator {
  validateFieldInstance(field: unknown, value: unknown): string[];
}

/** The library says what is wrong in English only. What the author of a form wrote stays as it is. */
export function ruleWords(t: Translate): Record<string, unknown> {
  const translate = (validator: Validator) => {
    const validate = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (field, value) =>
      validate(field, value).map((message) => inOurWords(message, t));
  };
  translate.$inject = ['validator'];
  return { __init__: [translate] };
}

export function inOurWords(message: string, t: Translate): string {
  for (const [saying, key] of SAYINGS) {
    const found = saying.exec(message);
    if (found) return t(`form.rules.${key}`, { value: found[1], other: found[2] });
  }
  return message;
}
