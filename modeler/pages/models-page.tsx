import { useTranslation } from 'react-i18next';
import { EmptyState } from '#web';

export function ModelsPage() {
  const { t } = useTranslation();
  return <EmptyState title={t('models.empty')} />;
}
