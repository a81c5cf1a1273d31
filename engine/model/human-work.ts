import type { Expression } from './expression.ts';

/** A variable of the process, as lists of its tasks show it. */
export interface TaskField {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean' | 'date';
  readonly label?: string;
  /** Mails do not say its value. */
  readonly sensitive?: true;
}

/** Four eyes: who may neither have a user task nor complete it. */
export interface SeparationOfDuty {
  /** Whoever completed one of these tasks in the same instance of the scope that holds both. */
  readonly tasks: readonly { readonly id: string; readonly scopeId: string }[];
  /** People by name, evaluated once with the other attributes of the task (TSK-1). */
  readonly users?: Expression;
}

/** LAN-4: potential owners become candidates, who performs becomes assignee. */
export interface ResourceRole {
  readonly kind: 'potentialOwner' | 'humanPerformer' | 'performer';
  /** Names, a list, or the text `user(a), group(b)`. */
  readonly names: Expression;
  /** What bare names are; absent: as the kind says. */
  readonly as?: 'user' | 'group';
}

/** What becomes of a user task that is late. Absent members name nobody. */
export interface TaskEscalation {
  /** How long after the due date: working time where the task has a calendar; absent: when it is due. */
  readonly after?: Expression;
  /** Who gets the task. */
  readonly assignee?: Expression;
  readonly candidateUsers?: Expression;
  readonly candidateGroups?: Expression;
  /** Who is told, whoever has it. */
  readonly notifyUsers?: Expression;
  readonly notifyGroups?: Expression;
}

/** What holds for a user task beside who has it now. */
export interface TaskRules {
  readonly separation?: SeparationOfDuty;
  /** TSK-13, in order of the file; absent where it has none. */
  readonly escalations?: readonly TaskEscalation[];
  /** Scopes that remember who completed this task, because the separation of another one asks. */
  readonly remembersActorIn?: readonly string[];
}
