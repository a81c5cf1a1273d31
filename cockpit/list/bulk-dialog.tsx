import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Alert,
  Button,
  Group,
  Modal,
  problemText,
  Progress,
  Stack,
  Text,
  TextInput,
  type Selection,
} from '#web';
import { bulkMax, bulkSteps, selectedKeys, type BulkAction } from './bulk-steps.ts';
import type { InstanceFilter } from './instances-search.ts';
import { runBulk, type BulkProgress } from './run-bulk.ts';

interface BulkDialogProps {
  action: BulkAction;
  selection: Selection;
  filter: InstanceFilter;
  count: number;
  onClose: (hasRun: boolean) => void;
}

/** Asks, runs and reports one action on many instances; what cannot be undone asks for the number. */
export function BulkDialog(props: BulkDialogProps) {
  const { t } = useTranslation();
  const { action, count, onClose } = props;
  const run = useBulkRun(props);
  const { progress, isRunning } = run;
  const close = () => {
    run.stop();
    onClose(progress !== undefined);
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(`operate.bulk.title.${action}`, { count })}
      closeOnClickOutside={!isRunning}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        {!progress && <Question {...props} isBusy={isRunning} onStart={run.start} onCancel={close} />}
        {progress && <Report progress={progress} />}
        {run.problem !== undefined && <Alert color="incident">{problemText(run.problem, t)}</Alert>}
        {progress && (
          <Group justify="flex-end">
            <Button variant={isRunning ? 'default' : 'filled'} onClick={isRunning ? run.stop : close}>
              {t(isRunning ? 'operate.bulk.stop' : 'common.close')}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

// helpers

function useBulkRun({ action, selection, filter, count }: BulkDialogProps) {
  const queries = useQueryClient();
  const { t } = useTranslation();
  const [stopper] = useState(() => new AbortController());
  const [progress, setProgress] = useState<BulkProgress>();
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  const start = async () => {
    setRunning(true);
    setProblem(undefined);
    try {
      const keys = await selectedKeys(selection, filter);
      // The list lives: what was confirmed is a number, so a different number is asked again.
      if (keys.length !== count) throw new Error(t('operate.bulk.changed', { count: keys.length }));
      await runBulk(keys, bulkSteps[action], { signal: stopper.signal, onProgress: setProgress });
      await queries.invalidateQueries();
    } catch (error) {
      setProblem(error);
    } finally {
      setRunning(false);
    }
  };
  return { progress, isRunning, problem, start: () => void start(), stop: () => stopper.abort() };
}

function Question(props: BulkDialogProps & { isBusy: boolean; onStart: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { action, count } = props;
  const [typed, setTyped] = useState('');
  const isIrreversible = action === 'cancel';
  const isTooMany = count > bulkMax;
  const isConfirmed = !isIrreversible || typed.trim() === String(count);
  return (
    <>
      <Text size="sm">{t(`operate.bulk.lead.${action}`, { count })}</Text>
      {isTooMany && <Alert color="waiting">{t('operate.bulk.tooMany', { max: bulkMax })}</Alert>}
      {isIrreversible && (
        <TextInput
          data-autofocus
          label={t('operate.bulk.typeNumber', { count })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onCancel}>
          {t('common.back')}
        </Button>
        <Button
          color={isIrreversible ? 'incident' : 'accent'}
          disabled={!isConfirmed || isTooMany}
          loading={props.isBusy}
          onClick={props.onStart}
        >
          {t(`operate.bulk.start.${action}`, { count })}
        </Button>
      </Group>
    </>
  );
}

function Report({ progress }: { progress: BulkProgress }) {
  const { t } = useTranslation();
  const { total, done, skipped, failed } = progress;
  const left = total - done - skipped - failed.length;
  return (
    <>
      <Progress
        value={((total - left) / Math.max(1, total)) * 100}
        aria-label={t('operate.bulk.progress')}
        color={failed.length > 0 ? 'incident' : 'accent'}
      />
      <Text size="sm" aria-live="polite">
        {t('operate.bulk.counts', { done, skipped, failed: failed.length, left })}
      </Text>
      {failed.length > 0 && (
        <ul className="mr-op-bulk-failures">
          {failed.slice(0, 50).map(({ key, error }) => (
            <li key={key}>
              <Link to={`/operate/instances/${key}`} className="mr-mono">
                {key}
              </Link>{' '}
              {problemText(error, t)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
