import type { ModdleNode } from '../canvas/model-element.ts';

/** Who does a task and when, as the model says it; absent where it says nothing. */
export interface TaskPeople {
  assignee?: string;
  candidateUsers?: string;
  candidateGroups?: string;
  dueDate?: string;
  followUpDate?: string;
}

export const people = ['assignee', 'candidateUsers', 'candidateGroups'] as const;
export const dates = ['dueDate', 'followUpDate'] as const;

/** What the extensions of a user task say; other dialects and other elements say nothing here. */
export function taskPeople(node: ModdleNode): TaskPeople | undefined {
  if (node.$type !== 'bpmn:UserTask' || !node.$model.getPackage('zeebe')) return undefined;
  return {
    ...textsOf(node, 'zeebe:AssignmentDefinition', people),
    ...textsOf(node, 'zeebe:TaskSchedule', dates),
  };
}

/** The names of a list; an expression stands for the whole list. */
export function namesOf(text = ''): string[] {
  if (isExpression(text)) return [text.trim()];
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The list as text; of several entries the newest expression stands for the whole list. */
export function listOf(names: readonly string[]): string {
  const expression = names.findLast(isExpression);
  const typed = names.at(-1);
  if (expression !== undefined && expression === typed) return expression;
  return names.filter((name) => !isExpression(name)).join(',');
}

export function isExpression(text: string): boolean {
  return text.trim().startsWith('=');
}

// helpers

function textsOf(node: ModdleNode, type: string, names: readonly string[]): Record<string, string> {
  const extension = node.extensionElements?.values?.find((value) => value.$type === type);
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = extension?.get(name);
    if (typeof value === 'string' && value !== '') found[name] = value;
  }
  return found;
}
