import { useTranslation } from 'react-i18next';
import { confirm, notify, useProblemNotice } from '#web';
import { tidyObstacle } from '../model/tidy-obstacle.ts';

/** Lays a model out anew, after a question: every position that somebody chose is lost by it. */
export function useTidyUp(xml: string, replace: (xml: string) => void): () => void {
  const { t } = useTranslation();
  const failed = useProblemNotice(t('models.tidy.failed'));
  const ask = async () => {
    const obstacle = tidyObstacle(xml);
    if (obstacle) return notify('info', t(`models.tidy.${obstacle}`));
    const isSure = await confirm({
      title: t('models.tidy.title'),
      body: t('models.tidy.body'),
      confirmLabel: t('models.tidy.open'),
      cancelLabel: t('common.cancel'),
    });
    if (!isSure) return undefined;
    try {
      const { tidyUp } = await import('../canvas/tidy-up.ts');
      return replace(await tidyUp(xml));
    } catch (error) {
      return failed(error);
    }
  };
  return () => void ask();
}
