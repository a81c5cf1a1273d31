import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { notify, type Translate } from '#web';
import { draftsOfFiles, type ReadFile } from '../drafts/start-draft.ts';
import { decodeFile } from '../model/decode-file.ts';
import { inspectFile } from '../model/inspect-file.ts';
import { projectFileName } from '../projects/project-draft.ts';
import { useKeepDrafts } from '../projects/use-keep-drafts.ts';

/** The server refuses larger files, so they are refused before they are read. */
const fileBytesMax = 10 * 1024 * 1024;

/** Makes one project of files that are chosen together and opens it; says what was wrong with a file. */
export function useImport() {
  const { t } = useTranslation();
  const keep = useKeepDrafts();
  return useMutation({
    mutationFn: async (files: File[]) => {
      const drafts = draftsOfFiles(await readFiles(files, t), new Date());
      if ('refusal' in drafts)
        throw new Error(t(`models.importing.${drafts.refusal}`, { file: drafts.file }));
      await keep.mutateAsync({ name: drafts[0]?.name ?? '', drafts });
    },
    onError: (error) => notify('failed', error.message, t('models.importing.title')),
  });
}

export function readFiles(files: readonly File[], t: Translate): Promise<ReadFile[]> {
  return Promise.all(files.map((file) => readFile(file, t)));
}

// helpers

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
