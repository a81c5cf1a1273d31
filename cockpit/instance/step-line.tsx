import type { ElementInstance } from '#client';
import {
  IconAlertTriangleFilled,
  IconCircleCheck,
  IconCircleDotFilled,
  IconCircleX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { durationText, useMinuteClock, VisuallyHidden } from '#web';
import { stepDuration, stepName } from './element-rows.ts';

const icons = {
  incident: IconAlertTriangleFilled,
  ACTIVE: IconCircleDotFilled,
  COMPLETED: IconCircleCheck,
  TERMINATED: IconCircleX,
};

/** One step in a line: state, name, which round of a loop, how long. */
export function StepLine({ step }: { step: ElementInstance }) {
  const { t } = useTranslation();
  const now = useMinuteClock();
  const state = step.hasIncident ? 'incident' : step.state;
  const Icon = icons[state];
  return (
    <>
      <span className="mr-op-step-icon" data-state={state} title={t(`operate.stepState.${state}`)}>
        <Icon size={15} aria-hidden="true" />
        <VisuallyHidden>{t(`operate.stepState.${state}`)}</VisuallyHidden>
      </span>
      <span className="mr-op-step-name">
        {stepName(step) ?? t(`diagram.type.${step.bpmnType}`, { defaultValue: step.elementId })}
        {step.type === 'MULTI_INSTANCE_BODY' && (
          <span className="mr-op-sub-inline"> {t('operate.loopBody')}</span>
        )}
        {step.loopIndex != null && (
          <span className="mr-op-sub-inline"> {t('operate.loopRound', { number: step.loopIndex + 1 })}</span>
        )}
      </span>
      <span className="mr-op-step-time">{durationText(stepDuration(step, now))}</span>
    </>
  );
}
