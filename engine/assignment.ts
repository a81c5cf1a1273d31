import type { BehaviorContext } from './element-behavior.ts';
import type { ResourceRole, UserTaskElement } from './model/process-model.ts';
import { readNames, readOptionalText } from './read-expression.ts';
import type { ElementInstance } from './state.ts';

export interface People {
  readonly assignee: string | null;
  readonly candidateUsers: readonly string[];
  readonly candidateGroups: readonly string[];
}

/**
 * Who works on a user task, evaluated once (TSK-1): its own people and resource roles (P04), else its lane (LAN-2). In a
 * lane of the same actor the person who completed the first task there is the assignee (LAN-3).
 */
export function peopleOf(ctx: BehaviorContext, element: UserTaskElement, instance: ElementInstance): People {
  const { key } = instance;
  const { lane, roles } = element;
  if (lane !== undefined) {
    const scope = ctx.enclosing(
      instance,
      (outer) => outer.elementId === lane.scopeId && outer.role !== 'body',
    );
    return {
      assignee: (lane.sameActor === true ? scope?.data.laneActors?.[lane.id] : undefined) ?? null,
      candidateUsers: readNames(ctx, lane.candidateUsers, key, 'candidate users'),
      candidateGroups: readNames(ctx, lane.candidateGroups, key, 'candidate groups'),
    };
  }
  const own = {
    assignee: readOptionalText(ctx, element.assignee, key, 'the assignee'),
    candidateUsers: readNames(ctx, element.candidateUsers, key, 'candidate users'),
    candidateGroups: readNames(ctx, element.candidateGroups, key, 'candidate groups'),
  };
  return roles === undefined ? own : withRoles(ctx, roles, instance, own);
}

// helpers

/** LAN-4: `user(a), group(b)`, a list, or bare names, which are groups of a potential owner and the user who performs. */
function withRoles(
  ctx: BehaviorContext,
  roles: readonly ResourceRole[],
  instance: ElementInstance,
  own: People,
): People {
  let { assignee } = own;
  const users = [...own.candidateUsers];
  const groups = [...own.candidateGroups];
  for (const { kind, names, as } of roles) {
    const bare = as ?? (kind === 'potentialOwner' ? 'group' : 'user');
    for (const text of readNames(ctx, names, instance.key, `the ${kind}`)) {
      const wrapped = /^(user|group)\(\s*(.*?)\s*\)$/.exec(text);
      const name = wrapped?.[2] ?? text;
      const isUser = (wrapped?.[1] ?? bare) === 'user';
      if (!isUser) groups.push(name);
      else if (kind === 'potentialOwner') users.push(name);
      else assignee ??= name;
    }
  }
  return { assignee, candidateUsers: users, candidateGroups: groups };
}
