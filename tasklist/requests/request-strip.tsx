import type { RequestView } from '#client';
import { useTranslation } from 'react-i18next';
import { VisuallyHidden } from '#web';

/** Submitted → review → pay out: what is done, where it stands, and what is to come as far as it is known. */
export function RequestStrip({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  const end = view.endDate === null ? [] : [{ id: 'end', name: endWord(), state: 'DONE' as const }];
  const steps = [
    { id: 'submitted', name: t('requests.submitted'), state: 'DONE' as const },
    ...view.strip.map(({ elementId, name, state }) => ({ id: elementId, name, state })),
    ...end,
  ];
  return (
    <ol className="mr-strip" aria-label={t('requests.way')}>
      {steps.map(({ id, name, state }) => (
        <li key={id} data-state={state} aria-current={state === 'ACTIVE' ? 'step' : undefined}>
          <span>
            {name}
            {state === 'MAYBE' && <span aria-hidden="true"> ?</span>}
          </span>
          <VisuallyHidden>{t(`requests.strip.${state}`)}</VisuallyHidden>
        </li>
      ))}
    </ol>
  );

  function endWord(): string {
    return view.outcome ?? t(`requests.state.${view.state}`);
  }
}
