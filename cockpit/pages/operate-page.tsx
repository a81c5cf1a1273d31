import { useTranslation } from 'react-i18next';
import { EmptyState } from '#web';

export function OperatePage() {
  const { t } = useTranslation();
  return <EmptyState title={t('operate.empty')} />;
}
