import { nextDue } from '#engine';
import type { CollectOccurrence } from '../commands/collect-occurrence.ts';
import { submitUntilSettled, type StartByEvent } from '../commands/start-by-event.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import type { ModelCache } from '../definitions/model-cache.ts';
import { advanceStartTimer, hashOf, shardOf, type Clock, type DueTimer, type Pools } from '../store/port.ts';

export interface TimersPorts {
  readonly pools: Pools;
  readonly clock: Clock;
  readonly models: ModelCache;
  readonly submit: (submission: Submission) => Promise<Outcome>;
  readonly startByEvent: StartByEvent;
  readonly collect: CollectOccurrence;
  readonly timeZone: string;
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
 * and does so again when this process dies in between.
 */
async function fireStart(ports: TimersPorts, timer: DueTimer): Promise<boolean> {
  if (timer.collects !== null) return collect(ports, timer, timer.collects);
  const key = await ports.startByEvent({
    definitionKey: timer.definitionKey,
    elementId: timer.elementId,
    payload: {},
    businessId: null,
    idempotency: { id: hashOf('timer', timer.key, String(timer.occurrence)), requestHash: '\\x00' },
  });
  await advanceStartTimer(ports.pools.work, timer, await occurrenceAfter(ports, timer));
  return key !== null;
}

/** MUL-3: the row moves on in the commit that keeps the occurrence. */
async function collect(ports: TimersPorts, timer: DueTimer, collects: number): Promise<boolean> {
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
    { kind: 'timer', timer, next: await occurrenceAfter(ports, timer) },
  );
}

/** TMR-4, TMR-7: from the previous due time, never from the firing; missed occurrences use up their number. */
async function occurrenceAfter(
  ports: TimersPorts,
  timer: DueTimer,
): Promise<{ dueAt: number; occurrence: number; repetitionsLeft: number | null } | null> {
  if (timer.cycle === null) return null;
  const definition = await ports.models.get(timer.definitionKey);
  const element = definition?.model.elements[timer.elementId];
  const definitions = element !== undefined && 'eventDefinitions' in element ? element.eventDefinitions : [];
  const own = timer.startDefinition === null ? undefined : definitions[timer.startDefinition];
  const model = own ?? definitions.find((each) => each.kind === 'timer');
  const zone =
    (model?.kind === 'timer' ? model.timer.timeZone : undefined) ??
    definition?.model.settings.timeZone ??
    ports.timeZone;
  const catchUp = model?.kind === 'timer' ? model.timer.catchUp : 'one';
  const endsAt =
    model?.kind === 'timer' && model.timer.endDate !== undefined ? Date.parse(model.timer.endDate) : Infinity;
  const now = ports.clock.now();
  let { dueAt, occurrence, repetitionsLeft } = timer;
  do {
    occurrence += 1;
    if (repetitionsLeft !== null) repetitionsLeft -= 1;
    const next = repetitionsLeft === 0 ? null : nextDue(timer.cycle, Math.round(dueAt), zone);
    if (next === null || next > endsAt) return null;
    dueAt = next;
  } while (catchUp !== 'all' && dueAt <= now);
  return { dueAt, occurrence, repetitionsLeft };
}
