import type { Translate } from '../i18n/translate.ts';
import { patternFault } from './patterns.ts';

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

interface FieldInstance {
  readonly id: string;
  readonly expressionContextInfo: Record<string, unknown> & { readonly data: object };
}
interface Validator {
  validateFieldInstance(field: FieldInstance, value: unknown): string[];
}
interface FieldRegistry {
  get(id: string): FieldRules | undefined;
}
interface FieldRules {
  readonly readonly?: boolean | string;
  readonly validate?: {
    readonly validationType?: string;
    readonly linearPattern?: string;
    readonly patternErrorMessage?: string;
  };
}
interface ExpressionLanguage {
  isExpression(text: unknown): boolean;
  evaluate(expression: string, data: object): unknown;
}

/**
 * The library says what is wrong in English only; what the author of a form wrote stays as it is. Its verdicts are the server's, too:
 * nobody is asked to correct what they can only read, and addresses and numbers have one rule on both sides.
 */
export function ruleWords(t: Translate): Record<string, unknown> {
  const translate = (validator: Validator, fields: FieldRegistry, language: ExpressionLanguage) => {
    const validate = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (instance, value) => {
      const rules = fields.get(instance.id);
      if (rules === undefined || isReadOnly(rules, instance, language)) return [];
      const found = validate(instance, value).filter((message) => !OWN_RULES.test(message));
      const own = [addressFault(rules.validate?.validationType, value), patternFault(rules.validate, value)];
      return [...found, ...own.filter((fault) => fault !== null)].map((message) => inOurWords(message, t));
    };
  };
  translate.$inject = ['validator', 'formFieldRegistry', 'expressionLanguage'];
  return { __init__: [translate] };
}

export function inOurWords(message: string, t: Translate): string {
  for (const [saying, key] of SAYINGS) {
    const found = saying.exec(message);
    if (found) return t(`form.rules.${key}`, { value: found[1], other: found[2] });
  }
  return message;
}

// helpers

const OWN_RULES = /^Field must be a valid (?:email\.$| {1,2}international phone)/;
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
/** As the server has them (`runtime/humans/check-form.ts`). */
const EMAIL = new RegExp(`^[\\w.!#$%&'*+/=?^\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`);
const PHONE = /^(?:\+|00)[1-9]\d{6,14}$/;

function addressFault(kind: string | undefined, value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  if (kind === 'email' && !EMAIL.test(value)) return 'Field must be a valid email.';
  if (kind === 'phone' && !PHONE.test(value)) return 'Field must be a valid  international phone number.';
  return null;
}

/** An expression sees what the library gives it: the data, and the row around the field. */
function isReadOnly(
  { readonly }: FieldRules,
  { expressionContextInfo: { data, ...special } }: FieldInstance,
  language: ExpressionLanguage,
): boolean {
  if (typeof readonly !== 'string' || !language.isExpression(readonly)) return readonly === true;
  return language.evaluate(readonly, { ...special, ...data }) === true;
}
