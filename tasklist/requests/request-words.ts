import type { ProcessRequest, RequestStep } from '#client';
import type { Translate } from '#web';

/** "Expenses EXP-1". */
export function requestName({ processName, businessId }: Pick<ProcessRequest, 'processName' | 'businessId'>) {
  return [processName, businessId].filter(Boolean).join(' ');
}

/** The one word of its state, and the color that goes with it. */
export function stateWord(t: Translate, { state, isStuck, outcome }: ProcessRequest): [string, string] {
  if (state === 'COMPLETED') return [outcome ?? t('requests.state.COMPLETED'), 'completed'];
  if (state === 'TERMINATED') return [t('requests.state.TERMINATED'), 'gray'];
  if (isStuck) return [t('requests.state.stuck'), 'waiting'];
  return [t(`requests.state.${state}`), state === 'SUSPENDED' ? 'suspended' : 'accent'];
}

/** Whose turn it is: "Check the receipt is with cem". */
export function stepWords(
  t: Translate,
  step: RequestStep,
  me: string,
  groupName: (id: string) => string,
): string {
  const { name, isTask, assignee, candidateUsers, candidateGroups } = step;
  if (!isTask) return t('requests.step.goingOn', { name });
  if (assignee === me) return t('requests.step.mine', { name });
  if (assignee !== null) return t('requests.step.with', { name, who: assignee });
  const who = [...candidateUsers, ...candidateGroups.map(groupName)].join(', ');
  return who === '' ? t('requests.step.nobody', { name }) : t('requests.step.waits', { name, who });
}
