import type { JsonValue } from '#engine';
import type { FormField } from './form-fields.ts';
import { fault, type Finding } from './form-fault.ts';

/** Beyond this a number has no exact neighbors, so steps mean nothing. */
const DIGITS_MAX = 15;

/** How many decimals a number may have, and of what it must be a multiple. */
export function checkSteps({ label, component }: FormField, number: number): Finding {
  const digits = component['decimalDigits'];
  if (typeof digits === 'number' && digits >= 0 && decimalsOf(number) > digits)
    return fault(
      'INVALID_VALUE',
      digits === 0
        ? `"${label}" must be a whole number.`
        : `"${label}" may have at most ${digits} decimal places.`,
    );
  const step = stepOf(component['increment']);
  if (step === null || isMultiple(number, step)) return null;
  return fault('INVALID_VALUE', `"${label}" must be a multiple of ${step}.`);
}

// helpers

/** `1e-7` has seven. */
function decimalsOf(number: number): number {
  const [mantissa = '', exponent = '0'] = String(number).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}

function stepOf(increment: JsonValue | undefined): number | null {
  const step = typeof increment === 'string' && increment.trim() !== '' ? Number(increment) : increment;
  return typeof step === 'number' && Number.isFinite(step) && step > 0 ? step : null;
}

/** In whole numbers of the smallest decimal place, because 0.3 is no multiple of 0.1 for a computer. */
function isMultiple(number: number, step: number): boolean {
  const digits = Math.max(decimalsOf(number), decimalsOf(step));
  const scale = 10 ** digits;
  const whole = Math.round(number * scale);
  if (digits > DIGITS_MAX || !Number.isSafeInteger(whole)) return true;
  return whole % Math.round(step * scale) === 0;
}
