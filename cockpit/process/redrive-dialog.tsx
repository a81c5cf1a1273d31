import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group, Modal, problemText, Progress, Stack, Text } from '#web';
import { redrive, type RedriveProgress, type RedriveSelection } from '../queries/redrive.ts';

export interface RedriveRequest {
  readonly selection: RedriveSelection;
  readonly count: number;
}

/** Tries again what stopped: asks with the number, shows how far it is, and says what could not be resolved. */
export function RedriveDialog({ selection, count, onClose }: RedriveRequest & { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [stopper] = useState(() => new AbortController());
  const [progress, setProgress] = useState<RedriveProgress>();
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const run = async () => {
    setRunning(true);
    try {
      await redrive(selection, { signal: stopper.signal, onProgress: setProgress });
    } catch (error) {
      if (!stopper.signal.aborted) setProblem(error);
    } finally {
      setRunning(false);
      await queries.invalidateQueries();
    }
  };
  const close = () => {
    stopper.abort();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('operate.redrive.title', { count })}
      closeOnClickOutside={!isRunning}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        {!progress && !isRunning && <Text size="sm">{t('operate.redrive.lead', { count })}</Text>}
        {(progress ?? isRunning) && <Report progress={progress} count={count} />}
        {problem !== undefined && <Alert color="incident">{problemText(problem, t)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t(isRunning ? 'operate.bulk.stop' : progress ? 'common.close' : 'common.back')}
          </Button>
          {!progress && (
            <Button loading={isRunning} onClick={() => void run()}>
              {t('operate.redrive.start', { count })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

// helpers

function Report({ progress, count }: { progress: RedriveProgress | undefined; count: number }) {
  const { t } = useTranslation();
  const { resolved = 0, failed = [] } = progress ?? {};
  return (
    <>
      <Progress
        value={((resolved + failed.length) / Math.max(1, count)) * 100}
        aria-label={t('operate.bulk.progress')}
        color={failed.length > 0 ? 'incident' : 'accent'}
      />
      <Text size="sm" aria-live="polite">
        {t('operate.redrive.counts', { resolved, failed: failed.length })}
      </Text>
      {failed.length > 0 && (
        <ul className="mr-op-bulk-failures">
          {failed.slice(0, 50).map(({ incidentKey, message }) => (
            <li key={incidentKey}>
              <span className="mr-mono">{incidentKey}</span> {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
