import type { UserTask } from '#client';
import type { TaskSelection } from '../bulk/use-task-selection.ts';

/** What a row needs to be selected. */
export function selectable(selection: TaskSelection, { userTaskKey }: UserTask) {
  return {
    isSelected: selection.has(userTaskKey),
    onSelect: (isRange: boolean) => selection.toggle(userTaskKey, isRange),
  };
}
