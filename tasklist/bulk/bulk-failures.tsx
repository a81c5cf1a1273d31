import { useTranslation } from 'react-i18next';
import { Alert } from '#web';
import type { BulkFailure } from './use-bulk.ts';

/** More reasons than anybody reads; those tasks stay selected like the others. */
const failuresMax = 50;

/** Which tasks were not changed, each with its reason. */
export function BulkFailures({ failures, onClose }: { failures: BulkFailure[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="incident"
      role="alert"
      mt="xs"
      title={t('tasks.bulk.failed', { count: failures.length })}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
    >
      <ul className="mr-bulk-failures">
        {failures.slice(0, failuresMax).map(({ item, task }) => (
          <li key={item.userTaskKey}>
            <strong>{[task?.name ?? item.userTaskKey, task?.businessId].filter(Boolean).join(' · ')}</strong>:{' '}
            {item.message ?? item.code}
          </li>
        ))}
        {failures.length > failuresMax && (
          <li>{t('tasks.bulk.moreFailed', { count: failures.length - failuresMax })}</li>
        )}
      </ul>
    </Alert>
  );
}
