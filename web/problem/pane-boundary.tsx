import { isProblem } from '#client';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemPanel } from './problem-panel.tsx';

interface PaneBoundaryProps {
  children: ReactNode;
  /** A change of this value (usually the key of the shown object) tries again. */
  resetKey?: string;
}

/** A defect in one pane must not take the page with it: the other panes keep working. */
export class PaneBoundary extends Component<PaneBoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override componentDidUpdate(previous: PaneBoundaryProps): void {
    const isOther = previous.resetKey !== this.props.resetKey;
    if (isOther && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <Crashed error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}

// helpers

/** What a defect says of itself helps nobody who sees it; it goes with the details to whoever mends it. */
function Crashed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <ProblemPanel
      problem={error}
      title={t('problem.crashed')}
      {...(isProblem(error) ? {} : { text: t('problem.crashedHint') })}
      onRetry={onRetry}
    />
  );
}
