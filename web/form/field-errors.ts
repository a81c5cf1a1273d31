import type { Form } from '@bpmn-io/form-js-viewer';
import type { FormFieldError } from './process-form.tsx';

interface FieldSchema {
  id: string;
  key?: string;
  label?: string;
  /** Dates and times have labels of their own. */
  dateLabel?: string;
  timeLabel?: string;
}
interface FieldRegistry {
  get(id: string): FieldSchema | undefined;
}

/** The errors of a form in the order of its fields, each with a way to its field. */
export function collectFieldErrors(
  form: Form,
  errors: Record<string, unknown>,
  container: HTMLElement,
): FormFieldError[] {
  const registry = form.get<FieldRegistry>('formFieldRegistry');
  return Object.entries(errors).flatMap(([id, value]) => {
    const field = registry.get(id);
    return placesOf(value, []).map(({ indexes, messages }) => ({
      key: field?.key,
      label: `${labelOf(field)}${indexes.map((index) => ` ${index + 1}`).join('')}`,
      messages,
      // Looked up when it is needed: rows come and go.
      focus: () => focusField(container, `${id}${indexes.map((index) => `_${index}`).join('')}`),
    }));
  });
}

// helpers

function labelOf(field: FieldSchema | undefined): string {
  const { label, dateLabel, timeLabel, key } = field ?? {};
  return [label, dateLabel, timeLabel, key].find((text) => text !== undefined && text !== '') ?? '';
}

interface Place {
  /** The rows that a repeated field stands in, from the outermost list inwards. */
  readonly indexes: readonly number[];
  readonly messages: string[];
}

/** Fields in repeated groups carry their errors by index instead of in one list. */
function placesOf(value: unknown, indexes: readonly number[]): Place[] {
  if (typeof value === 'string') return [{ indexes, messages: [value] }];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.length === 0 ? [] : [{ indexes, messages: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([index, each]) => placesOf(each, [...indexes, Number(index)]));
}

/** Inputs have the id of the form, then that of their field, and parts of a field something after it. */
function focusField(container: HTMLElement, name: string): void {
  const own = [...container.querySelectorAll<HTMLElement>('[id]')].filter(
    ({ id }) => id.endsWith(`-${name}`) || id.includes(`-${name}-`),
  );
  const input = own
    .flatMap((element) => [element, ...element.querySelectorAll<HTMLElement>(focusable)])
    .find((element) => element.matches(focusable));
  input?.focus();
}

const focusable =
  'input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])';
