import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { notify, type Translate } from '#web';
import { draftsOfFiles, type ReadFile } from '../drafts/start-draft.ts';
import type { ModelDraft } from '../drafts/model-draft.ts';
import { decodeFile } from '../model/decode-file.ts';
import { readForm } from '../model/form-schema.ts';
import { inspectFile } from '../model/inspect-file.ts';
import { fileKind, projectFileName } from '../projects/project-draft.ts';
import { useKeepDrafts } from '../projects/use-keep-drafts.ts';

/** The server refuses larger files, so they are refused before they are read. */
const fileBytesMax = 10 * 1024 * 1024;

/** Makes one project of files that are chosen together and opens it; says what was wrong with a file. */
export function useImport() {
  const { t } = useTranslation();
  const keep = useKeepDrafts();
  return useMutation({
    mutationFn: async (files: File[]) => {
      const read = await readFiles(files, t);
      const drafts = draftsOfFiles(read, new Date());
      if ('refusal' in drafts)
        throw new Error(t(`models.importing.${drafts.refusal}`, { file: drafts.file }));
      await keep.mutateAsync({ name: drafts[0]?.name ?? '', drafts: withLooseForms(drafts, read) });
    },
    onError: (error) => notify('failed', error.message, t('models.importing.title')),
  });
}

export async function readFiles(files: readonly File[], t: Translate): Promise<ReadFile[]> {
  const all = await Promise.all(files.map((file) => unpacked(file, t)));
  return Promise.all(all.flat().map((file) => readFile(file, t)));
}

// helpers

/** Forms that no process links to, which expressions may name, come along with the first model: what is chosen together stays together. */
function withLooseForms(drafts: readonly ModelDraft[], read: readonly ReadFile[]): ModelDraft[] {
  const linked = new Set(drafts.flatMap(({ forms }) => forms.map(({ formId }) => formId)));
  const loose = read.flatMap(({ name, content }) => {
    const form = fileKind(name) === 'form' ? readForm(content) : undefined;
    return form && 'form' in form && !linked.has(form.form.id)
      ? [{ formId: form.form.id, schema: content }]
      : [];
  });
  return drafts.map((draft, at) => (at === 0 ? { ...draft, forms: [...draft.forms, ...loose] } : draft));
}

/** The files of an archive, without its folders: a project has none. Anything else is one file. */
async function unpacked(file: File, t: Translate): Promise<File[]> {
  if (!/\.zip$/i.test(file.name)) return [file];
  if (file.size > fileBytesMax) throw new Error(t('models.importing.tooLarge', { file: file.name }));
  const { ArchiveRefused, unzipFiles } = await import('../projects/zip-files.ts');
  try {
    const files = await unzipFiles(await file.arrayBuffer());
    const models = files.filter(({ name }) => /\.(bpmn|dmn|xml|form)$/i.test(name));
    if (models.length === 0) throw new Error(t('models.importing.archiveEmpty', { file: file.name }));
    return models.map(({ name, content }) => new File([content], name.split('/').at(-1) ?? name));
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    const words = { damaged: 'archiveDamaged', tooMuch: 'archiveTooMuch' };
    throw new Error(t(`models.importing.${words[error.reason]}`, { file: file.name }));
  }
}

async function readFile(file: File, t: Translate): Promise<ReadFile> {
  if (file.size > fileBytesMax) throw new Error(t('models.importing.tooLarge', { file: file.name }));
  let content: string;
  try {
    content = decodeFile(await file.arrayBuffer());
  } catch {
    throw new Error(t('models.importing.readFailed', { file: file.name }));
  }
  const found = inspectFile(content);
  if ('refusal' in found)
    throw new Error(t(`models.importing.${found.refusal}`, { file: file.name, ...found.values }));
  return { name: projectFileName(file.name, found.kind), content };
}
