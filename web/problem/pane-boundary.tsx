import { Component, type ErrorInfo, type ReactNode } from 'react';
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
    return <ProblemPanel problem={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
