import { useTranslation } from 'react-i18next';
import { EmptyState } from '#web';

export function NoTaskOpen() {
  const { t } = useTranslation();
  return <EmptyState title={t('tasks.nothingOpen')} hint={t('tasks.nothingOpenHint')} />;
}
