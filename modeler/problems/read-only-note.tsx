import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '#web';
import { countBySeverity } from './problem-groups.ts';
import type { CheckState } from './use-model-check.ts';

interface ReadOnlyNoteProps {
  /** Why the file is only shown. */
  reason: string;
  check: CheckState;
  isNarrow: boolean;
  /** What can be done about it. */
  children?: ReactNode;
}

/** Why a file is only shown, and what it can still do; the second part is silent while the check runs. */
export function ReadOnlyNote({ reason, check, isNarrow, children }: ReadOnlyNoteProps) {
  const { t } = useTranslation();
  const deployment = isNarrow ? undefined : deploymentKey(check);
  return (
    <Alert color="waiting" radius={0} py="xs">
      {reason} {deployment && t(deployment)} {children}
    </Alert>
  );
}

// helpers

function deploymentKey({ check, isStale, failure }: CheckState) {
  if (!check || isStale || failure) return undefined;
  return countBySeverity(check.problems).ERROR > 0
    ? 'models.editor.mendElsewhere'
    : 'models.editor.deployAsIs';
}
