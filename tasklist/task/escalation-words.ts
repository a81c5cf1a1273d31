import type { TaskEscalation } from '#client';
import type { Translate } from '#web';

/** Who was asked to help with a late task, in one sentence. */
export function escalationWords(
  t: Translate,
  escalation: TaskEscalation,
  names: NameWords,
  groupName: (id: string) => string,
): string {
  const { assignee, candidateUsers, candidateGroups, notifiedUsers, notifiedGroups } = escalation;
  const to = [...(assignee === null ? [] : [assignee]), ...candidateUsers, ...candidateGroups.map(groupName)];
  const told = [...notifiedUsers, ...notifiedGroups.map(groupName)];
  const words = { ...names, to: to.join(', '), told: told.join(', ') };
  if (to.length === 0) return t(told.length === 0 ? 'task.escalation.nobody' : 'task.escalation.told', words);
  return t(told.length === 0 ? 'task.escalation.to' : 'task.escalation.toAndTold', words);
}

/** The groups it names. */
export function escalationGroups({ candidateGroups, notifiedGroups }: TaskEscalation): string[] {
  return [...candidateGroups, ...notifiedGroups];
}

// helpers

interface NameWords {
  /** The task, as the sentence calls it. */
  readonly name: string;
}
