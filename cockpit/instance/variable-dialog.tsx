import type { Variable } from '#client';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Alert, Modal, problemText, Skeleton } from '#web';
import { readWholeVariable } from '../queries/instance-queries.ts';
import type { InstanceView } from './use-instance-view.ts';
import { VariableForm } from './variable-form.tsx';

export interface VariableDialogProps {
  view: InstanceView;
  /** The variable to change; without one a new one is added. */
  variable: Variable | undefined;
  onClose: () => void;
}

/** Edits one variable as JSON: check, then the difference, then save. */
export function VariableDialog(props: VariableDialogProps) {
  const { t } = useTranslation();
  const { variable, onClose } = props;
  // Long values are cut in lists; editing a cut value would destroy the rest of it.
  const whole = useQuery({
    queryKey: ['variables', 'whole', variable?.variableKey],
    queryFn: () => readWholeVariable(variable as Variable),
    enabled: variable !== undefined,
    // What is edited must not change under the person: read once per opened dialog.
    gcTime: 0,
    staleTime: Infinity,
  });
  const title = variable ? t('operate.editVariable', { name: variable.name }) : t('operate.addVariable');
  const isReady = variable === undefined || whole.data !== undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {whole.error && <Alert color="incident">{problemText(whole.error, t)}</Alert>}
      {isReady ? <VariableForm {...props} base={whole.data?.value} /> : <Skeleton h={200} />}
    </Modal>
  );
}
