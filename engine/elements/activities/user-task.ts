import { peopleOf } from '../../assignment.ts';
import type { BehaviorContext, ElementBehavior } from '../../element-behavior.ts';
import { Failure } from '../../failure.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Expression, FormReference, UserTaskElement } from '../../model/process-model.ts';
import { readInteger, readNames, readOptionalText, readText } from '../../read-expression.ts';
import type { ElementInstance } from '../../state.ts';
import { firstDue } from '../../time/due.ts';
import { parseDate } from '../../time/iso-8601.ts';

const DEFAULT_PRIORITY = 50;

/** User task (10.3.4.1): one piece of work for people. Its attributes are evaluated once, at activation (TSK-1). */
export const userTask: ElementBehavior<UserTaskElement> = {
  onActivate: (ctx, element, instance) => {
    const { key } = instance;
    const taskKey = ctx.createUserTask(instance, {
      attributes: {
        ...peopleOf(ctx, element, instance),
        ...excludedBy(ctx, element, instance),
        dueDate: dateOf(ctx, element, element.dueDate, instance, 'the due date'),
        followUpDate: dateOf(ctx, element, element.followUpDate, instance, 'the follow-up date'),
        priority:
          element.priority === undefined
            ? DEFAULT_PRIORITY
            : readInteger(ctx, element.priority, key, 'the priority', { minimum: 0, maximum: 100 }),
      },
      name: element.name ?? null,
      form: element.form === undefined ? null : formOf(ctx, element.form, instance),
      headers: element.headers,
    });
    if (element.taskKeyVariable !== undefined)
      ctx.writeVariable(key, element.taskKeyVariable, taskKey, 'local');
  },
};

// helpers

function excludedBy(
  ctx: BehaviorContext,
  { separation }: UserTaskElement,
  { key }: ElementInstance,
): { readonly excludedUsers?: readonly string[] } {
  const excludedUsers = readNames(ctx, separation?.users, key, 'the users of separationOfDuty');
  return excludedUsers.length === 0 ? {} : { excludedUsers };
}

/** A date, or a duration from now on: of working time where the task or the process names a calendar (TMR-6). */
function dateOf(
  ctx: BehaviorContext,
  element: UserTaskElement,
  expression: Expression | undefined,
  instance: ElementInstance,
  what: string,
): string | null {
  const text = readOptionalText(ctx, expression, instance.key, what);
  if (text === null) return null;
  if (text.startsWith('P')) {
    const calendar = ctx.calendar(element.calendar ?? ctx.model.settings.calendar);
    const due = firstDue({ kind: 'duration', text, timeZone: ctx.timeZone, ...calendar }, ctx.now);
    if (due.ok) return new Date(due.dueAt).toISOString();
  }
  const at = parseDate(text, ctx.timeZone);
  if (at === undefined)
    throw new Failure(
      'EXTRACT_VALUE_ERROR',
      `"${text}" is not a date: give ${what} as ISO 8601, such as 2030-01-31T12:00:00Z or P2D.`,
    );
  return new Date(at).toISOString();
}

function formOf(ctx: BehaviorContext, form: FormReference, instance: ElementInstance): JsonObject {
  const { kind, binding, versionTag, version, schema } = form;
  return {
    kind,
    value: readText(ctx, form.value, instance.key, 'the form', 'FORM_NOT_FOUND'),
    binding,
    ...(versionTag === undefined ? {} : { versionTag }),
    ...(version === undefined ? {} : { version }),
    ...(schema === undefined ? {} : { schema }),
  };
}
