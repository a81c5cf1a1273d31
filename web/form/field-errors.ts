import type { Form } from '@bpmn-io/form-js-viewer';
import type { FormFieldError } from './process-form.tsx';

interface FieldSchema {
  id: string;
  key?: string;
  label?: string;
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
  const marked = [...container.querySelectorAll<HTMLElement>('.fjs-has-errors')];
  return Object.entries(errors)
    .map(([id, value]) => ({ field: registry.get(id), messages: messagesOf(value) }))
    .filter((error) => error.messages.length > 0)
    .map(({ field, messages }, index) => ({
      key: field?.key,
      label: field?.label ?? field?.key ?? '',
      messages,
      // Errors are drawn after this call, so the element is looked up when it is needed.
      focus: () => focusField(container, marked, index),
    }));
}

// helpers

/** Fields in repeated groups carry their errors by index instead of in one list. */
function messagesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(messagesOf);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(messagesOf);
  return [];
}

function focusField(container: HTMLElement, before: HTMLElement[], index: number): void {
  const now = [...container.querySelectorAll<HTMLElement>('.fjs-has-errors')];
  const field = now[index] ?? before[index];
  field?.querySelector<HTMLElement>('input, select, textarea, [tabindex]')?.focus();
}
