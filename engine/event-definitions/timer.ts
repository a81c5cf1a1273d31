import type { BehaviorContext, EventDefinitionBehavior } from '../element-behavior.ts';
import { Failure } from '../failure.ts';
import type { EventDefinition } from '../model/process-model.ts';
import { readText } from '../read-expression.ts';
import type { Subscription } from '../state.ts';
import { firstDue, nextDue } from '../time/due.ts';
import { parseDate } from '../time/iso-8601.ts';
import type { WorkingCalendar } from '../time/working-calendar.ts';

type TimerDefinition = Extract<EventDefinition, { kind: 'timer' }>;
type TimerSubscription = Extract<Subscription, { kind: 'timer' }>;

/** Timer (10.5.5, TMR-1…8): evaluated when the wait opens; the due time is then fixed. An interrupting cycle fires once (TMR-8). */
export const timer: EventDefinitionBehavior<TimerDefinition> = {
  open: (ctx, definition, wait) => {
    const { kind, expression } = definition.timer;
    const text = readText(ctx, expression, wait.scopeKey, 'the timer', 'TIMER_INVALID');
    const timeZone = definition.timer.timeZone ?? ctx.timeZone;
    const due = firstDue({ kind, text, timeZone, ...calendarOf(ctx, definition.timer) }, ctx.now);
    if (!due.ok) throw new Failure('TIMER_INVALID', `The timer of "${wait.event.id}": ${due.message}.`);
    const { dueAt, repetitionsLeft, cycle } = due;
    // A cycle that ends before its first occurrence never occurs.
    const { endDate } = definition.timer;
    if (endDate !== undefined && dueAt > (parseDate(endDate, timeZone) ?? dueAt)) return;
    ctx.register(
      wait,
      wait.interrupting
        ? { kind: 'timer', dueAt, repetitionsLeft: 1, cycle: null }
        : { kind: 'timer', dueAt, repetitionsLeft, cycle },
    );
  },
};

/**
 * TMR-4: the next occurrence comes from the previous due time, never from the firing. TMR-7: occurrences missed while the
 * server was down fire once for all (`one`), each (`all`) or not at all (`none`), and use up the count. Null: none is left.
 */
export function advanceTimer(
  ctx: BehaviorContext,
  subscription: TimerSubscription,
): TimerSubscription | null {
  if (subscription.cycle === null) return null;
  const settings = timerOf(ctx, subscription);
  const timeZone = settings?.timeZone ?? ctx.timeZone;
  const endDate = settings?.endDate === undefined ? undefined : parseDate(settings.endDate, timeZone);
  const { calendar } = settings === undefined ? {} : calendarOf(ctx, settings);
  let { dueAt, occurrence, repetitionsLeft } = subscription;
  do {
    if (repetitionsLeft !== null) repetitionsLeft -= 1;
    if (repetitionsLeft === 0) return null;
    const following = nextDue(subscription.cycle, dueAt, timeZone, calendar);
    if (following === null || (endDate !== undefined && following > endDate)) return null;
    dueAt = following;
    occurrence += 1;
  } while (settings?.catchUp !== 'all' && dueAt <= ctx.now);
  return { ...subscription, dueAt, occurrence, repetitionsLeft };
}

/** TMR-7, `none`: an occurrence is missed when the one after it is due as well. One-shot timers always fire. */
export function occursNow(ctx: BehaviorContext, subscription: TimerSubscription): boolean {
  const settings = timerOf(ctx, subscription);
  if (subscription.cycle === null || settings?.catchUp !== 'none') return true;
  const { calendar } = calendarOf(ctx, settings);
  const zone = settings.timeZone ?? ctx.timeZone;
  const following = nextDue(subscription.cycle, subscription.dueAt, zone, calendar);
  return following === null || following > ctx.now;
}

// helpers

/** TMR-6: the timer's own calendar, else that of the process. A date needs none. */
function calendarOf(
  ctx: BehaviorContext,
  model: TimerDefinition['timer'],
): { readonly calendar?: WorkingCalendar } {
  return model.kind === 'date' ? {} : ctx.calendar(model.calendar ?? ctx.model.settings.calendar);
}

function timerOf(
  ctx: BehaviorContext,
  subscription: TimerSubscription,
): TimerDefinition['timer'] | undefined {
  const event = ctx.model.elements[subscription.elementId];
  const definition =
    event !== undefined && 'eventDefinitions' in event
      ? event.eventDefinitions[subscription.definition]
      : undefined;
  return definition?.kind === 'timer' ? definition.timer : undefined;
}
