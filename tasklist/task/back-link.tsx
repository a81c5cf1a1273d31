import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** From the task back to its list, with the filter as it was. */
export function BackLink() {
  const { t } = useTranslation();
  return (
    <Link to="/tasks" search={true as never} className="mr-back">
      <IconArrowLeft size={18} aria-hidden="true" /> {t('tasks.backToList')}
    </Link>
  );
}
