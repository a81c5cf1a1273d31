import { useTranslation } from 'react-i18next';
import { confirm, notify, useProblemNotice } from '#web';

export interface Removal {
  title: string;
  body: string;
  /** What is said once it is gone. */
  done: string;
}

interface Remover<Id> {
  mutateAsync(id: Id): Promise<unknown>;
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
    if (!isSure) return;
    try {
      // What asked may be gone from the page together with what it deleted; the answer is told all the same.
      await remover.mutateAsync(id);
      notify('done', done);
    } catch (error) {
      onError(error);
    }
  };
}
