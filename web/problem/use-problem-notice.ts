import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../ui/notify.ts';
import { problemText } from './problem-text.ts';

/** For `onError` of a write: says in the corner what could not be done and why. */
export function useProblemNotice(title?: string): (error: unknown) => void {
  const { t } = useTranslation();
  return useCallback(
    (error) => notify('failed', problemText(error, t), title ?? t('problem.title')),
    [t, title],
  );
}
