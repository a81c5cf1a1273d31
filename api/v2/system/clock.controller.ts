import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

const EPOCH_MS_MAX = 253_402_300_799_999; // the end of the year 9999
const PinBody = z.strictObject({ timestamp: z.int().min(0).max(EPOCH_MS_MAX) });
const AdvanceBody = z
  .strictObject({ duration: opt(z.string().max(100)), to: opt(z.literal('NEXT_TIMER')) })
  .refine((body) => (body.duration === undefined) !== (body.to === undefined), {
    error: 'MISSING_FIELD: Send duration or to: "NEXT_TIMER".',
  });
const Advanced = z.object({ now: z.int(), firedTimers: z.int() });

/** The virtual clock of test mode. */
@Controller()
export class ClockController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'PUT',
    path: '/v2/clock',
    summary: 'Set the clock and hold it (test mode)',
    permission: onAny('SYSTEM:UPDATE'),
    level: 'L2',
    idempotency: 'N',
    body: PinBody,
    codes: ['NOT_IN_TEST_MODE'],
  })
  async pinClock(@Input() call: Call<typeof PinBody>): Promise<void> {
    await this.runtime.clock.pin(call.body.timestamp);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/clock/reset',
    summary: 'Go back to the real clock (test mode)',
    permission: onAny('SYSTEM:UPDATE'),
    level: 'L2',
    idempotency: 'N',
    codes: ['NOT_IN_TEST_MODE'],
  })
  async resetClock(): Promise<void> {
    await this.runtime.clock.reset();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/clock/advance',
    summary: 'Move the clock on and run all due work (test mode)',
    permission: onAny('SYSTEM:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    body: AdvanceBody,
    response: Advanced,
    alwaysExtended: true,
    codes: ['NOT_IN_TEST_MODE'],
  })
  async advanceClock(@Input() call: Call<typeof AdvanceBody>): Promise<object> {
    const { duration } = call.body;
    return this.runtime.clock.advance(
      duration === undefined ? { to: 'NEXT_TIMER' } : { ms: durationMs(duration, this.runtime.clock.now()) },
    );
  }
}

const DURATION =
  /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** ISO 8601; years and months are counted from the clock's own date. */
export function durationMs(text: string, from: number): number {
  const match = DURATION.exec(text);
  if (!match)
    throw new ApiProblem(
      'INVALID_VALUE',
      `/duration: ${JSON.stringify(text)} is not an ISO 8601 duration. Send one such as PT5M.`,
    );
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(from);
  date.setUTCFullYear(
    date.getUTCFullYear() + years,
    date.getUTCMonth() + months,
    date.getUTCDate() + weeks * 7 + days,
  );
  return date.getTime() - from + hours * 3_600_000 + minutes * 60_000 + Math.round(seconds * 1000);
}
