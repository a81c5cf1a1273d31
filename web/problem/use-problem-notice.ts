import { useTranslation } from 'react-i18next';
import { notify } from '../ui/index.ts';
import { problemText } from './problem-text.ts';

/** For `onError` of a mutation: says in the corner what could not be done and why. */
export function useProblemNotice(): (error: unknown, title?: string) => void {
  const { t } = useTranslation();
  return (error, title) => notify('failed', problemText(error, t), title ?? t('problem.title'));
}
