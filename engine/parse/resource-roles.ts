import type { Expression, ResourceRole } from '../model/process-model.ts';
import { readExpression, readNames, resolve } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import type { Assignment } from './dialects/dialect.ts';
import { present } from './present.ts';
import type { XmlElement } from './xml-tree.ts';

export type RoleAssignment = Pick<Assignment, 'assignee' | 'candidateUsers' | 'candidateGroups'> & {
  readonly roles?: readonly ResourceRole[];
};

/**
 * P04, LAN-4: `humanPerformer`, `potentialOwner` and `performer` of a user task. Fixed names become its assignee and
 * candidates here; expressions are evaluated with the other attributes of the task.
 */
export function readResourceRoles(c: Compilation, element: XmlElement): RoleAssignment {
  const found: Found = { users: [], groups: [], roles: [] };
  for (const role of element.children.filter(isRole)) {
    role.used = true;
    role.attribute('id');
    role.attribute('name');
    const kind = role.local as ResourceRole['kind'];
    const assignment = role.child('resourceAssignmentExpression');
    const reference = role.child('resourceRef');
    if (assignment !== undefined) readAssignment(c, kind, assignment, found);
    else if (reference !== undefined) readResource(c, kind, role, reference, found);
    else
      c.reporter.error('REF_UNRESOLVED', role, {
        message: `The ${kind} names nobody. Give it a resourceAssignmentExpression or a resourceRef`,
      });
  }
  return present({
    assignee: found.assignee === undefined ? undefined : literal(found.assignee),
    candidateUsers: found.users.length === 0 ? undefined : literal(found.users),
    candidateGroups: found.groups.length === 0 ? undefined : literal(found.groups),
    roles: found.roles.length === 0 ? undefined : found.roles,
  });
}

/** LAN-1, LAN-4: the group a resource stands for. */
export function groupOf(resource: XmlElement): string {
  const name = resource.attribute('name')?.trim() ?? '';
  return name === '' ? (resource.id ?? '') : name;
}

// helpers

interface Found {
  assignee?: string;
  readonly users: string[];
  readonly groups: string[];
  readonly roles: ResourceRole[];
}

function isRole(element: XmlElement): boolean {
  return element.namespace === 'bpmn' && /^(potentialOwner|humanPerformer|performer)$/.test(element.local);
}

function literal(value: string | readonly string[]): Expression {
  return { language: 'literal', value };
}

function readAssignment(
  c: Compilation,
  kind: ResourceRole['kind'],
  assignment: XmlElement,
  found: Found,
): void {
  const part = assignment.child('formalExpression') ?? assignment.child('expression') ?? assignment;
  assignment.attribute('id');
  part.attribute('id');
  const expression = readExpression(c, {
    text: part.text.trim(),
    at: part,
    label: kind,
    place: 'value',
    mapped: true,
    ...present({ language: part.attribute('language') }),
  });
  if (expression?.language === 'literal') addNames(kind, String(expression.value), found);
  else if (expression !== undefined) found.roles.push({ kind, names: expression });
}

/** The group with the resource's name, or what its parameters `users` and `groups` give. */
function readResource(
  c: Compilation,
  kind: ResourceRole['kind'],
  role: XmlElement,
  reference: XmlElement,
  found: Found,
): void {
  const resource = resolve(c, role, 'resourceRef', reference.text, 'resource');
  if (resource === undefined) return;
  const bindings = role.childrenNamed('resourceParameterBinding');
  if (bindings.length === 0) found.groups.push(groupOf(resource));
  checkRequired(c, role, resource, bindings);
  for (const binding of bindings) {
    const name = parameterName(resource, binding);
    if (name !== 'users' && name !== 'groups') {
      c.reporter.error('ATTRIBUTE_UNSUPPORTED', role, {
        message: `The resource parameter "${name}" would have no effect here. Use the parameters users and groups`,
      });
      continue;
    }
    const part = binding.child('formalExpression') ?? binding.child('expression');
    part?.attribute('id');
    const language = part?.attribute('language');
    const names = readNames(c, {
      text: part?.text.trim() ?? '',
      at: binding,
      label: name,
      mapped: true,
      ...present({ language }),
    });
    if (names !== undefined) found.roles.push({ kind, names, as: name === 'users' ? 'user' : 'group' });
  }
}

/** 8.4.12: what a resource asks for is bound wherever the resource is referred to. */
function checkRequired(
  c: Compilation,
  role: XmlElement,
  resource: XmlElement,
  bindings: readonly XmlElement[],
): void {
  const bound = new Set(bindings.map((binding) => parameterName(resource, binding)));
  for (const parameter of resource.children.filter((child) => child.is('resourceParameter'))) {
    const name = parameter.attribute('name') ?? parameter.id ?? '';
    if (parameter.attribute('isRequired') === 'true' && !bound.has(name))
      c.reporter.error('REF_UNRESOLVED', role, {
        message: `The resource parameter "${name}" is required and nothing is bound to it. Add a resourceParameterBinding`,
      });
  }
}

function parameterName(resource: XmlElement, binding: XmlElement): string {
  const reference = binding.attribute('parameterRef')?.trim() ?? '';
  const id = reference.slice(reference.indexOf(':') + 1);
  const parameter = resource.children.find((child) => child.is('resourceParameter') && child.id === id);
  return parameter?.attribute('name') ?? id;
}

/** `user(a), group(b)`; bare names are groups of a potential owner and the user who performs. */
function addNames(kind: ResourceRole['kind'], text: string, found: Found): void {
  for (const part of text.split(',').map((name) => name.trim())) {
    const wrapped = /^(user|group)\(\s*(.*?)\s*\)$/.exec(part);
    const name = wrapped?.[2] ?? part;
    if (name === '') continue;
    const isUser = (wrapped?.[1] ?? (kind === 'potentialOwner' ? 'group' : 'user')) === 'user';
    if (kind !== 'potentialOwner' && isUser) found.assignee ??= name;
    else if (isUser) found.users.push(name);
    else found.groups.push(name);
  }
}
