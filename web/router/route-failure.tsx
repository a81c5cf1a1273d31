import { isProblem } from '#client';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemPanel } from '../problem/problem-panel.tsx';

/** A page whose code or data could not be loaded, for example after a new version was installed. */
export function RouteFailure({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <ProblemPanel
      problem={error}
      title={t('problem.pageFailed')}
      {...(isProblem(error) ? {} : { text: t('problem.pageFailedHint') })}
      onRetry={() => window.location.reload()}
    />
  );
}
