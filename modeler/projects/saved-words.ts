import type { Translate } from '#web';
import type { SaverState } from './project-saver.ts';

/** How far saving has come, and whether somebody should care. */
export function savedWords(
  { failure, dirty, isSaving, isKept }: SaverState,
  mayEdit: boolean,
  t: Translate,
): { text: string; isFailed: boolean } {
  if (!mayEdit) return { text: t('models.project.state.reading'), isFailed: false };
  if (failure?.kind === 'unreachable') {
    const key = isKept ? `models.project.state.kept${failure.why}` : 'models.project.state.notKept';
    return { text: t(key), isFailed: true };
  }
  if (failure !== undefined) return { text: t('models.project.state.notSaved'), isFailed: true };
  const isWaiting = dirty.size > 0 || isSaving;
  return {
    text: t(isWaiting ? 'models.project.state.saving' : 'models.project.state.saved'),
    isFailed: false,
  };
}
