/** A form of form-js as it is stored and deployed: JSON text in a file `<id>.form`. */
export interface FormSchema {
  id: string;
  type: 'default';
  schemaVersion: number;
  components: Record<string, unknown>[];
  [member: string]: unknown;
}

const schemaVersion = 19;

/** As the server takes them: a page draws all of them at once, and more keep it busy for seconds. */
const componentsMax = 1000;

/** Components within each other, far beyond what anybody follows; what goes through them is recursive. */
const depthMax = 50;

export type FormFault = 'NOT_JSON' | 'NOT_A_FORM' | 'NO_ID' | 'TOO_MANY' | 'TOO_DEEP';

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
export function readForm(text: string): { form: FormSchema } | { problem: FormFault } {
  const value = parsed(text);
  if (value === undefined) return { problem: 'NOT_JSON' };
  if (typeof value !== 'object' || value === null || !Array.isArray((value as FormSchema).components)) {
    return { problem: 'NOT_A_FORM' };
  }
  const form = value as FormSchema;
  if (typeof form.id !== 'string' || form.id === '') return { problem: 'NO_ID' };
  const problem = faultOf(form.components);
  return problem === undefined ? { form } : { problem };
}

/** The id of a form file as far as it says one, whatever else is wrong with it: a file that is not fit to be shown is still there. */
export function formIdIn(text: string): string | undefined {
  const form = parsed(text) as FormSchema | null | undefined;
  return Array.isArray(form?.components) && typeof form.id === 'string' && form.id !== ''
    ? form.id
    : undefined;
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

/** Looks at one level after the other, so that no depth of a file is too much for looking. */
function faultOf(components: readonly unknown[]): FormFault | undefined {
  let level = components;
  let count = 0;
  for (let depth = 1; level.length > 0; depth++) {
    count += level.length;
    if (count > componentsMax) return 'TOO_MANY';
    if (depth > depthMax) return 'TOO_DEEP';
    if (!level.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one)))
      return 'NOT_A_FORM';
    level = level.flatMap((one) => {
      const { components: inner } = one as { components?: unknown };
      return Array.isArray(inner) ? (inner as unknown[]) : [];
    });
  }
  return undefined;
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
      ? [{ key: component.key, label: labelOf(component) ?? component.key }]
      : [];
  return [...own, ...inner.flatMap((child) => fieldsOf(child))];
}

/** A date shows the label of its date alone. */
function labelOf({ label, dateLabel }: Record<string, unknown>): string | undefined {
  return [label, dateLabel].find((text) => typeof text === 'string');
}
