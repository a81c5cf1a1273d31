/** A form of form-js as it is stored and deployed: JSON text in a file `<id>.form`. */
export interface FormSchema {
  id: string;
  type: 'default';
  schemaVersion: number;
  components: Record<string, unknown>[];
  [member: string]: unknown;
}

const schemaVersion = 19;

/** A new form: a heading and nothing else, so that the first field is the person's own choice. */
export function newForm(formId: string, title: string): FormSchema {
  return {
    id: formId,
    type: 'default',
    schemaVersion,
    components: title === '' ? [] : [{ type: 'text', id: 'Field_heading', text: `# ${title}` }],
  };
}

/** What somebody asks for and why, by the labels of its fields. */
export interface RequestLabels {
  subject: string;
  reason: string;
}

/** The start form of the template that begins with a request. */
export function requestForm(formId: string, texts: RequestLabels & { title: string }): FormSchema {
  return {
    id: formId,
    type: 'default',
    schemaVersion,
    components: [
      { type: 'text', id: 'Field_heading', text: `# ${texts.title}` },
      ...requestFields(texts, { validate: { required: true } }),
    ],
  };
}

/** The form that the approval templates bring along; what was asked for stands above, to be read. */
export function approvalForm(
  formId: string,
  texts: { title: string; approved: string; comment: string; asked?: RequestLabels },
): FormSchema {
  return {
    id: formId,
    type: 'default',
    schemaVersion,
    components: [
      { type: 'text', id: 'Field_heading', text: `# ${texts.title}` },
      ...(texts.asked ? requestFields(texts.asked, { readonly: true }) : []),
      { type: 'checkbox', id: 'Field_approved', key: 'approved', label: texts.approved },
      { type: 'textarea', id: 'Field_comment', key: 'comment', label: texts.comment },
    ],
  };
}

/** Reads a form file; the answer is the reason when it is not a form. */
export function readForm(
  text: string,
): { form: FormSchema } | { problem: 'NOT_JSON' | 'NOT_A_FORM' | 'NO_ID' } {
  const value = parsed(text);
  if (value === undefined) return { problem: 'NOT_JSON' };
  if (typeof value !== 'object' || value === null || !Array.isArray((value as FormSchema).components)) {
    return { problem: 'NOT_A_FORM' };
  }
  const form = value as FormSchema;
  return typeof form.id === 'string' && form.id !== '' ? { form } : { problem: 'NO_ID' };
}

export function formFileName(formId: string): string {
  return `${formId}.form`;
}

/** Labels and keys of the fields, in order, also inside groups; a row without a key shows text only. */
export function formFields(form: FormSchema): { key: string; label: string }[] {
  return form.components.flatMap((component) => fieldsOf(component));
}

// helpers

function requestFields(
  { subject, reason }: RequestLabels,
  rule: Record<string, unknown>,
): Record<string, unknown>[] {
  return [
    { type: 'textfield', id: 'Field_subject', key: 'subject', label: subject, ...rule },
    { type: 'textarea', id: 'Field_reason', key: 'reason', label: reason, ...rule },
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(component: Record<string, unknown>): { key: string; label: string }[] {
  const inner = Array.isArray(component.components)
    ? (component.components as Record<string, unknown>[])
    : [];
  const own =
    typeof component.key === 'string' && component.key !== ''
      ? [{ key: component.key, label: typeof component.label === 'string' ? component.label : component.key }]
      : [];
  return [...own, ...inner.flatMap((child) => fieldsOf(child))];
}
