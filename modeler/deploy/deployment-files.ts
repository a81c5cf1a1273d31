import { formFileName } from '../model/form-schema.ts';
import { linkedForms, type FormDraft, type ModelDraft } from '../drafts/model-draft.ts';

/** One resource of a deployment or check. */
export interface DeploymentFile {
  name: string;
  content: string;
}

export interface DeploymentOptions {
  /** Java classes and beans of the model become jobs of their name; otherwise they are refused. */
  delegatesAsJobs: boolean;
}

/** The process and the forms it links to: they are checked and deployed together. */
export function deploymentFiles(
  model: Pick<ModelDraft, 'fileName' | 'xml'>,
  forms: readonly FormDraft[],
  linkedIds: readonly string[],
): DeploymentFile[] {
  return [
    { name: model.fileName, content: model.xml },
    ...linkedForms(forms, linkedIds).map((form) => ({
      name: formFileName(form.formId),
      content: form.schema,
    })),
  ];
}

/** The multipart body: every part named `resources` is one file, its file name is the resource's. */
export function deploymentBody(
  files: readonly DeploymentFile[],
  versionNote: string,
  { delegatesAsJobs }: DeploymentOptions = { delegatesAsJobs: false },
): FormData {
  const body = new FormData();
  for (const file of files)
    body.append('resources', new Blob([file.content], { type: typeOf(file.name) }), file.name);
  if (versionNote.trim() !== '') body.append('versionNote', versionNote.trim());
  if (delegatesAsJobs) body.append('delegatesAsJobs', 'true');
  return body;
}

export type DeploymentKind = { kind: 'new' } | { kind: 'version'; version: number };

/** What a deployment will be, as far as the browser can say: the server decides when it happens. */
export function deploymentKind(latestVersion: number | undefined): DeploymentKind {
  return latestVersion ? { kind: 'version', version: latestVersion + 1 } : { kind: 'new' };
}

export function isNoteRequired(kind: DeploymentKind): boolean {
  return kind.kind === 'version';
}

// helpers

function typeOf(fileName: string): string {
  return fileName.endsWith('.form') ? 'application/json' : 'application/xml';
}
