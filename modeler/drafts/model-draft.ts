/** A form that belongs to a draft: its id and the form-js schema as JSON text. */
export interface FormDraft {
  formId: string;
  schema: string;
}

/** Work on a model that is not deployed yet, kept in the browser of one person. */
export interface ModelDraft {
  draftId: string;
  /** A decision model; absent for a process. */
  kind?: 'decision';
  name: string;
  /** The id of the process, or of the decision model. */
  processId: string;
  /** The name of the resource at deployment, such as `expense-approval.bpmn`. */
  fileName: string;
  xml: string;
  forms: FormDraft[];
  /** The version the draft started from; absent for a new or imported model. */
  basedOn?: BasedOn;
  /** Sample data for expressions as somebody wrote it, JSON text; without it the forms say what it is. */
  sampleData?: string;
  /** Something was changed since the draft was made or deployed. */
  isChanged: boolean;
  savedAt: string;
}

/** A deployed version, by the key of its kind. */
export type BasedOn = { version: number } & (
  { processDefinitionKey: string } | { decisionRequirementsKey: string }
);

/** What the list shows of a draft. */
export type DraftSummary = Omit<ModelDraft, 'xml' | 'forms' | 'sampleData'>;

export function newDraftId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0'))
    .join('')
    .slice(0, 16);
}

/** Reads what storage gave back; a draft of another shape, say of an older release, is no draft. */
export function readModelDraft(text: string): ModelDraft | undefined {
  try {
    const value = JSON.parse(text) as Partial<ModelDraft> | null;
    const isDraft =
      typeof value?.draftId === 'string' &&
      typeof value.xml === 'string' &&
      typeof value.fileName === 'string' &&
      typeof value.savedAt === 'string' &&
      Array.isArray(value.forms);
    return isDraft ? (value as ModelDraft) : undefined;
  } catch {
    return undefined;
  }
}

/** The forms with one added or replaced; order is kept, because the list of a deployment shows it. */
export function withForm(forms: readonly FormDraft[], form: FormDraft): FormDraft[] {
  const exists = forms.some((other) => other.formId === form.formId);
  return exists ? forms.map((other) => (other.formId === form.formId ? form : other)) : [...forms, form];
}

/** The forms that go along with a model: those it links to. Others stay in the draft, unused. */
export function linkedForms(forms: readonly FormDraft[], linkedIds: readonly string[]): FormDraft[] {
  return forms.filter((form) => linkedIds.includes(form.formId));
}
