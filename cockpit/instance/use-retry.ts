import type { Incident } from '#client';
import { useTranslation } from 'react-i18next';
import { afterWrite, notify, useProblemNotice } from '#web';
import type { InstanceWrites } from '../queries/instance-writes.ts';

/** Retries incidents and says what came of it: done, still running, or failed again. */
export function useRetry(writes: InstanceWrites): (incidents: readonly Incident[]) => void {
  const { t } = useTranslation();
  const showProblem = useProblemNotice(t('operate.retryFailed'));
  return (incidents) =>
    afterWrite(
      writes.retry.mutateAsync(incidents),
      ({ failedAgain, running }) => {
        if (failedAgain > 0) notify('failed', t('operate.retryFailedAgain'));
        else notify('done', t(running > 0 ? 'operate.retryRunning' : 'operate.retryDone'));
      },
      showProblem,
    );
}
