import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { notify } from '#web';
import { draftsOfFiles, type ReadFile } from '../drafts/start-draft.ts';
import { useDraftStore } from '../drafts/use-model-draft.ts';
import { decodeFile } from '../model/decode-file.ts';

/** The server refuses larger files, so they are refused before they are read. */
const fileBytesMax = 10 * 1024 * 1024;

/** Makes drafts of chosen files and opens the first one; says what was wrong with a file. */
export function useImport() {
  const { t } = useTranslation();
  const store = useDraftStore();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (files: File[]) => {
      const drafts = draftsOfFiles(await Promise.all(files.map((file) => readFile(file, t))), new Date());
      if ('refusal' in drafts)
        throw new Error(t(`models.importing.${drafts.refusal}`, { file: drafts.file }));
      for (const draft of drafts) {
        if (!store.put(draft)) throw new Error(t('models.importing.noRoom'));
      }
      return drafts;
    },
    onSuccess: async ([first]) => {
      if (first)
        await navigate({ to: '/models/drafts/$draftId', params: { draftId: first.draftId } } as never);
    },
    onError: (error) => notify('failed', error.message, t('models.importing.title')),
  });
}

// helpers

async function readFile(file: File, t: (key: string, values: { file: string }) => string): Promise<ReadFile> {
  if (file.size > fileBytesMax) throw new Error(t('models.importing.tooLarge', { file: file.name }));
  try {
    return { name: file.name, content: decodeFile(await file.arrayBuffer()) };
  } catch {
    throw new Error(t('models.importing.readFailed', { file: file.name }));
  }
}
