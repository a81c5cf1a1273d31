import { useTranslation } from 'react-i18next';
import { EmptyState } from '#web';

export function TasksPage() {
  const { t } = useTranslation();
  return <EmptyState title={t('tasks.empty')} />;
}
