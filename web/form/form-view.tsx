import { useTranslation } from 'react-i18next';
import { ProblemPanel } from '../problem/problem-panel.tsx';
import { FormCanvas } from './form-canvas.tsx';
import type { ProcessFormProps } from './process-form.tsx';

/** The loaded part of `ProcessForm`. */
export function FormView(props: ProcessFormProps) {
  const { t } = useTranslation();
  return (
    <FormCanvas
      {...props}
      broken={(failure) => <ProblemPanel problem={failure} title={t('form.broken')} />}
    />
  );
}
