import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ProblemPanel } from '#web';
import { useCoveringPane } from './use-covering-pane.ts';

interface WalkThroughProps {
  xml: string;
  onClose: () => void;
}

/** Lies over the canvas while a person moves tokens through the model. */
export function WalkThrough({ xml, onClose }: WalkThroughProps) {
  const { t } = useTranslation();
  const pane = useCoveringPane<HTMLElement>();
  const place = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<unknown>();
  const first = useRef(xml);
  useEffect(() => {
    const target = place.current;
    if (!target) return undefined;
    let isGone = false;
    let end = () => undefined as void;
    import('../canvas/create-walk-through.ts')
      .then(async ({ openWalkThrough }) => {
        const walk = await openWalkThrough(target, first.current);
        if (isGone) walk.destroy();
        else end = () => walk.destroy();
      })
      .catch((error: unknown) => isGone || setFailure(error));
    return () => {
      isGone = true;
      end();
    };
  }, []);
  return (
    <section ref={pane} className="mr-walk" aria-label={t('models.walk.title')}>
      <div className="mr-walk-bar">
        <span>{t('models.walk.hint')}</span>
        <Button size="compact-sm" variant="default" onClick={onClose} data-autofocus>
          {t('models.walk.end')}
        </Button>
      </div>
      <div ref={place} className="mr-canvas mr-walk-place" />
      {failure !== undefined && <ProblemPanel problem={failure} title={t('models.walk.failed')} />}
    </section>
  );
}
