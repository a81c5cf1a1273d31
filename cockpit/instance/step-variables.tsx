import type { ElementInstance } from '#client';
import { useTranslation } from 'react-i18next';
import { ProblemPanel, Title } from '#web';
import { scopesOf, type InstanceView } from './use-instance-view.ts';
import { visibleVariables } from './variable-change.ts';
import { VariableTable } from './variable-table.tsx';

interface StepVariablesProps {
  view: InstanceView;
  step: ElementInstance | undefined;
  title: string;
}

/** The variables a step sees, each from the nearest scope that has it. */
export function StepVariables({ view, step, title }: StepVariablesProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = view.variablesQuery;
  const visible = visibleVariables(view.variables, scopesOf(view, step));
  return (
    <section>
      <Title order={3} size="h5">
        {title}
      </Title>
      {error && !data && <ProblemPanel what={title} problem={error} onRetry={() => void refetch()} />}
      {data && visible.length === 0 && <p className="mr-op-quiet">{t('operate.noVariables')}</p>}
      {visible.length > 0 && <VariableTable view={view} variables={visible} label={title} />}
    </section>
  );
}
