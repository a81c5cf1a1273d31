import { hasEqualValue, useExpressionEvaluation } from '@bpmn-io/form-js-viewer';
import { useMemo } from 'preact/hooks';
import { useFormService } from './field-service.ts';

export interface FieldOption {
  readonly label: string;
  readonly value: unknown;
}

/** Where the choices of a field come from: the form, a variable, or an expression. */
export interface OptionSource {
  readonly values?: unknown;
  readonly valuesKey?: string;
  readonly valuesExpression?: string;
}

interface FormState {
  _getState(): { readonly initialData?: Record<string, unknown> };
}

/** The choices of a field, in the order in which the library looks for them. */
export function useFieldOptions({
  values,
  valuesKey,
  valuesExpression,
}: OptionSource): readonly FieldOption[] {
  const { initialData } = useFormService<FormState>('form')._getState();
  const evaluated = useExpressionEvaluation(valuesExpression) as unknown;
  const found =
    valuesKey !== undefined ? initialData?.[valuesKey] : values !== undefined ? values : evaluated;
  // An expression gives a new list each time; the same choices stay the same.
  const text = JSON.stringify(Array.isArray(found) ? found : []);
  return useMemo(() => (JSON.parse(text) as unknown[]).flatMap(optionOf), [text]);
}

/** Whether the value is one of the choices. */
export function isOffered(options: readonly FieldOption[], value: unknown): boolean {
  return hasEqualValue(
    value,
    options.map((option) => option.value),
  );
}

// helpers

/** A choice is a plain value, or an object with a value and perhaps a label; objects as values need one. */
function optionOf(entry: unknown): FieldOption[] {
  if (isPlain(entry)) return [{ label: String(entry), value: entry }];
  if (typeof entry !== 'object' || entry === null) return [];
  const { label, value } = entry as Partial<FieldOption>;
  const isLabeled = typeof label === 'string' && label !== '';
  if (isPlain(value)) return [{ label: isLabeled ? label : String(value), value }];
  return isLabeled && typeof value === 'object' && value !== null ? [{ label, value }] : [];
}

function isPlain(value: unknown): boolean {
  return ['number', 'string', 'boolean'].includes(typeof value) && value !== '';
}
