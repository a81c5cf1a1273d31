import type { ErrorComponentProps } from '@tanstack/react-router';
import { ProblemPanel } from '../problem/problem-panel.tsx';

/** A page whose code or data could not be loaded, for example after a new version was installed. */
export function RouteFailure({ error }: ErrorComponentProps) {
  return <ProblemPanel problem={error} onRetry={() => window.location.reload()} />;
}
