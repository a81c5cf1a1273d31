import { useTranslation } from 'react-i18next';
import { confirm, notify, useProblemNotice } from '#web';

export interface Removal {
  title: string;
  body: string;
  /** What is said once it is gone. */
  done: string;
}

interface Remover<Id> {
  mutate(id: Id, told: { onError: (error: unknown) => void; onSuccess: () => void }): void;
}

/** Deletes something after asking, and says what came of it. */
export function useRemoval<Id>(remover: Remover<Id>): (id: Id, words: Removal) => Promise<void> {
  const { t } = useTranslation();
  const onError = useProblemNotice(t('admin.notDeleted'));
  return async (id, { title, body, done }) => {
    const isSure = await confirm({
      title,
      body,
      confirmLabel: t('admin.delete'),
      cancelLabel: t('common.cancel'),
      danger: true,
    });
    if (isSure) remover.mutate(id, { onError, onSuccess: () => notify('done', done) });
  };
}
