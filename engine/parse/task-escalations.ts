import type { FlowElement, TaskEscalation } from '../model/process-model.ts';
import { readExpression, readNames } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import type { ProcessGraph } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';
import { parseDuration } from '../time/iso-8601.ts';

/** Each is a timer of every such task; somebody who is not reached in five steps is not reached by mail. */
const MAXIMUM_ESCALATIONS = 5;

/**
 * TSK-13, `millrace:escalation`: what becomes of a user task that is late. Those of the process are for all its user tasks with
 * a due date that have none of their own.
 */
export function escalateLateTasks(
  c: Compilation,
  graph: ProcessGraph,
  elements: Map<string, FlowElement>,
): void {
  const usual = readEscalations(c, c.process);
  for (const node of graph.nodes.values()) {
    const element = elements.get(node.id);
    if (element?.type !== 'userTask') continue;
    const own = readEscalations(c, node.element);
    if (own.length > 0 && element.dueDate === undefined)
      c.reporter.error('TASK_ESCALATION', node.element, {
        message: `${node.id} is escalated when it is late, and it is never due. Give it a due date`,
      });
    const escalations = own.length > 0 ? own : usual;
    if (escalations.length > 0 && element.dueDate !== undefined)
      elements.set(node.id, { ...element, escalations });
  }
}

// helpers

function readEscalations(c: Compilation, owner: XmlElement): readonly TaskEscalation[] {
  const declared = owner.extensions('escalation', 'millrace');
  if (declared.length > MAXIMUM_ESCALATIONS)
    c.reporter.error('TASK_ESCALATION', owner, {
      message: `${owner.id ?? ''} has ${declared.length} escalations, the limit is ${MAXIMUM_ESCALATIONS}. Keep those that change who has the task`,
    });
  return declared.map((at) => readEscalation(c, at));
}

function readEscalation(c: Compilation, at: XmlElement): TaskEscalation {
  const text = (label: string): string | undefined => {
    const given = at.attribute(label);
    return given === undefined || given === '' ? undefined : given;
  };
  const value = (label: string) => {
    const given = text(label);
    return given === undefined ? undefined : readExpression(c, { text: given, at, label, place: 'value' });
  };
  const names = (label: string) => {
    const given = text(label);
    return given === undefined ? undefined : readNames(c, { text: given, at, label });
  };
  const after = value('after');
  const people = {
    assignee: value('assignee'),
    candidateUsers: names('candidateUsers'),
    candidateGroups: names('candidateGroups'),
    notifyUsers: names('notifyUsers'),
    notifyGroups: names('notifyGroups'),
  };
  if (Object.values(people).every((one) => one === undefined))
    c.reporter.error('TASK_ESCALATION', at, {
      message:
        'The escalation names nobody. Give it an assignee, candidateUsers, candidateGroups, notifyUsers or notifyGroups',
    });
  checkDuration(c, at, text('after'));
  return present({ after, ...people });
}

function checkDuration(c: Compilation, at: XmlElement, text: string | undefined): void {
  if (text === undefined || /^\s*=|[$#]\{/.test(text) || parseDuration(text) !== undefined) return;
  c.reporter.error('TASK_ESCALATION', at, {
    message: `after="${text.slice(0, 50)}" is not a duration. Write it as PT2H or P1D`,
  });
}
