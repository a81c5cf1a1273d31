import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../problem/empty-state.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('notFound.title')} hint={t('notFound.hint')}>
      <Link to="/">{t('notFound.home')}</Link>
    </EmptyState>
  );
}
