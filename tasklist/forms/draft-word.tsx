import { useTranslation } from 'react-i18next';
import { TimeText } from '#web';
import type { DraftState } from './use-form-draft.ts';

/** Whether what was typed is safe. */
export function DraftWord({ draft }: { draft: DraftState }) {
  const { t } = useTranslation();
  if (draft.kind === 'typing') return t('task.saving');
  if (draft.kind === 'local') return t('task.savedLocally');
  if (draft.kind === 'saved') {
    return (
      <>
        {t('task.saved')} <TimeText at={draft.at} form="short" />
      </>
    );
  }
  return null;
}
