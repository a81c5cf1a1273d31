import { useTranslation } from 'react-i18next';
import { Button } from '#web';

interface RowActionsProps {
  change: { text: string; label: string; onClick: () => void };
  removal: { label: string; isPending: boolean; onClick: () => void };
}

/** Change and delete, at the end of a row. */
export function RowActions({ change, removal }: RowActionsProps) {
  const { t } = useTranslation();
  return (
    <span className="mr-admin-actions">
      <Button size="compact-xs" variant="default" aria-label={change.label} onClick={change.onClick}>
        {change.text}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={removal.label}
        loading={removal.isPending}
        onClick={removal.onClick}
      >
        {t('admin.delete')}
      </Button>
    </span>
  );
}
