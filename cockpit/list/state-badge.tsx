import type { ProcessInstance } from '#client';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDotFilled,
  IconCircleX,
  IconPlayerPause,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export type ShownState = 'active' | 'incident' | 'suspended' | 'completed' | 'canceled';

const icons = {
  active: IconCircleDotFilled,
  incident: IconAlertTriangle,
  suspended: IconPlayerPause,
  completed: IconCircleCheck,
  canceled: IconCircleX,
};

/** A state is always color, icon and word. */
export function StateBadge({ state, count }: { state: ShownState; count?: number | undefined }) {
  const { t } = useTranslation();
  const Icon = icons[state];
  return (
    <span className="mr-op-state" data-state={state}>
      <Icon size={15} aria-hidden="true" />
      {t(`operate.state.${state}`)}
      {count !== undefined && count > 1 && ` ${count}`}
    </span>
  );
}

/** A running instance with incidents is shown by these: they are what has to be seen. */
export function instanceState(instance: Pick<ProcessInstance, 'state' | 'hasIncident'>): ShownState {
  if (instance.state === 'COMPLETED') return 'completed';
  if (instance.state === 'TERMINATED') return 'canceled';
  if (instance.hasIncident) return 'incident';
  return instance.state === 'SUSPENDED' ? 'suspended' : 'active';
}
