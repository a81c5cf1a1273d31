import { nextDue, parseDate, type EventDefinition, type WorkingCalendar } from '#engine';
import type { CollectOccurrence } from '../commands/collect-occurrence.ts';
import { submitUntilSettled, type StartByEvent } from '../commands/start-by-event.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { Definition, ModelCache } from '../definitions/model-cache.ts';
import {
  advanceStartTimer,
  hashOf,
  shardOf,
  type CalendarSet,
  type Clock,
  type DueTimer,
  type Pools,
  type TimerShare,
} from '../store/port.ts';

export interface TimersPorts {
  readonly pools: Pools;
  readonly clock: Clock;
  readonly models: ModelCache;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly startByEvent: StartByEvent;
  readonly collect: CollectOccurrence;
  readonly timeZone: string;
  readonly calendarsOf: (definition: Definition) => CalendarSet | undefined;
  /** Null when this process fires all timers. */
  readonly share: () => TimerShare | null;
  readonly log: (message: string, error: unknown) => void;
}

/** True when this call fired it; false when it had fired, was canceled or is not due. */
export async function fireTimer(ports: TimersPorts, timer: DueTimer): Promise<boolean> {
  if (timer.instanceKey === null) return fireStart(ports, timer);
  const outcome = await submitUntilSettled(ports.submit, {
    instanceKey: timer.instanceKey,
    shard: shardOf(timer.instanceKey),
    tenantId: null,
    command: { kind: 'triggerTimer', subscriptionKey: timer.key, occurrence: timer.occurrence },
    actor: null,
  });
  return outcome.kind === 'done';
}

// helpers

/**
 * TMR-9: one instance per occurrence, unique on (timer, occurrence) in the commit that creates it; the row moves on afterwards,
 * and does so again when this process dies in between. TMR-7, `none`: an occurrence is missed when the one after it is due too.
 */
async function fireStart(ports: TimersPorts, timer: DueTimer): Promise<boolean> {
  const settings = await settingsOf(ports, timer);
  const next = occurrenceAfter(ports, timer, settings);
  const following = settings.catchUp === 'none' ? nextOf(timer, timer.dueAt, settings) : null;
  if (following !== null && following <= ports.clock.now()) {
    await advanceStartTimer(ports.pools.work, timer, next);
    return false;
  }
  if (timer.collects !== null) return collect(ports, timer, timer.collects, next);
  const key = await ports.startByEvent({
    definitionKey: timer.definitionKey,
    elementId: timer.elementId,
    payload: {},
    businessId: null,
    idempotency: { id: hashOf('timer', timer.key, String(timer.occurrence)), requestHash: '\\x00' },
  });
  await advanceStartTimer(ports.pools.work, timer, next);
  return key !== null;
}

/** MUL-3: the row moves on in the commit that keeps the occurrence. */
async function collect(
  ports: TimersPorts,
  timer: DueTimer,
  collects: number,
  next: NextOccurrence,
): Promise<boolean> {
  const definition = await ports.models.get(timer.definitionKey);
  if (definition === null) return false;
  const { tenantId, processId } = definition;
  const { definitionKey, elementId } = timer;
  return ports.collect(
    {
      ...{ tenantId, processId, definitionKey, elementId, collects },
      definition: timer.startDefinition ?? 0,
      correlationKey: null,
      variables: {},
    },
    { kind: 'timer', timer, next },
  );
}

type NextOccurrence = { dueAt: number; occurrence: number; repetitionsLeft: number | null } | null;

interface TimerSettings {
  readonly zone: string;
  readonly calendar: WorkingCalendar | undefined;
  readonly catchUp: 'one' | 'all' | 'none';
  readonly endsAt: number;
}

async function settingsOf(ports: TimersPorts, timer: DueTimer): Promise<TimerSettings> {
  const definition = await ports.models.get(timer.definitionKey);
  const element = definition?.model.elements[timer.elementId];
  const definitions: readonly EventDefinition[] =
    element !== undefined && 'eventDefinitions' in element ? element.eventDefinitions : [];
  const own = timer.startDefinition === null ? undefined : definitions[timer.startDefinition];
  const found = own ?? definitions.find((each) => each.kind === 'timer');
  const model = found?.kind === 'timer' ? found.timer : undefined;
  const zone = model?.timeZone ?? definition?.model.settings.timeZone ?? ports.timeZone;
  const name = model?.kind === 'date' ? undefined : (model?.calendar ?? definition?.model.settings.calendar);
  const calendar =
    name === undefined || definition === null ? undefined : ports.calendarsOf(definition)?.calendars[name];
  if (name !== undefined && calendar === undefined)
    throw new Error(`The working calendar "${name}" of a timer start event does not exist.`);
  const endsAt = model?.endDate === undefined ? undefined : parseDate(model.endDate, zone);
  return { zone, calendar, catchUp: model?.catchUp ?? 'one', endsAt: endsAt ?? Infinity };
}

function nextOf(timer: DueTimer, dueAt: number, { zone, calendar }: TimerSettings): number | null {
  return timer.cycle === null ? null : nextDue(timer.cycle, Math.round(dueAt), zone, calendar);
}

/** TMR-4, TMR-7: from the previous due time, never from the firing; missed occurrences use up their number. */
function occurrenceAfter(ports: TimersPorts, timer: DueTimer, settings: TimerSettings): NextOccurrence {
  if (timer.cycle === null) return null;
  const now = ports.clock.now();
  let { dueAt, occurrence, repetitionsLeft } = timer;
  do {
    occurrence += 1;
    if (repetitionsLeft !== null) repetitionsLeft -= 1;
    const next = repetitionsLeft === 0 ? null : nextOf(timer, dueAt, settings);
    if (next === null || next > settings.endsAt) return null;
    dueAt = next;
  } while (settings.catchUp !== 'all' && dueAt <= now);
  return { dueAt, occurrence, repetitionsLeft };
}
