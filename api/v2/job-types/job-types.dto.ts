import { z } from 'zod';
import { dateOrNull, textField, texts } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { exactDurationMs } from '../../http/exact-duration.ts';
import { id, opt, tenantId, withDefault } from '../../http/fields.ts';

/** Above these a limit is none: no machine of today comes near. */
const CONCURRENT_MAX = 100_000;
const RATE_MAX = 100_000;
const CALLS_MAX = 1_000_000;
const PROBES_MAX = 100;
const PRIORITY_MAX = 1_000_000;
/** A wait of more than thirty days is a date that somebody should look at. */
const WAIT_MS_MAX = 30 * 86_400_000;
const WINDOW_MS_MAX = 86_400_000;

/** ISO 8601 without years and months, which have no fixed length; milliseconds inside. */
const duration = (maxMs: number) =>
  z.string().transform((text, context) => {
    const ms = exactDurationMs(text);
    if (ms > 0 && ms <= maxMs) return ms;
    context.addIssue({
      code: 'custom',
      message: `INVALID_VALUE: Write a duration of days to seconds such as PT30S, at most ${durationText(maxMs)}.`,
    });
    return z.NEVER;
  });

export function durationText(ms: number): string {
  return `PT${ms / 1000}S`;
}

const concurrent = () => opt(z.int().min(0).max(CONCURRENT_MAX));

export const JobTypeParams = params({ type: id() });
export const JobTypeSearch = z.strictObject({ filter: opt(z.strictObject({ type: opt(id()) })) });

export const JobTypeBody = z.strictObject({
  maxConcurrent: concurrent(),
  perTenantMaxConcurrent: concurrent(),
  ratePerSecond: opt(z.number().gt(0).max(RATE_MAX)),
  burst: opt(z.int().min(1).max(RATE_MAX)),
  priority: withDefault(z.int().min(-PRIORITY_MAX).max(PRIORITY_MAX), 0),
  breaker: opt(
    z.strictObject({
      failureRate: withDefault(z.number().gt(0).max(1), 0.5),
      minimumCalls: withDefault(z.int().min(1).max(CALLS_MAX), 20),
      window: withDefault(duration(WINDOW_MS_MAX), 30_000),
      probeInterval: withDefault(duration(WINDOW_MS_MAX), 10_000),
      probes: withDefault(z.int().min(1).max(PROBES_MAX), 1),
    }),
  ),
  retryBudget: opt(
    z.strictObject({
      percent: withDefault(z.number().min(0).max(1000), 10),
      minPerSecond: withDefault(z.number().gt(0).max(RATE_MAX), 1),
    }),
  ),
  retry: opt(
    z.strictObject({
      base: withDefault(duration(WAIT_MS_MAX), 1000),
      cap: withDefault(duration(WAIT_MS_MAX), 3_600_000),
      jitter: withDefault(z.number().min(0).max(1), 0.5),
    }),
  ),
});

const BREAKER_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN'] as const;
const count = () => z.int();

export const JobType = z
  .object({
    type: textField(),
    isConfigured: z.boolean(),
    maxConcurrent: z.int().nullable(),
    perTenantMaxConcurrent: z.int().nullable(),
    ratePerSecond: z.number().nullable(),
    burst: z.int().nullable(),
    priority: z.int(),
    breaker: z
      .object({
        failureRate: z.number(),
        minimumCalls: z.int(),
        window: textField(),
        probeInterval: textField(),
        probes: z.int(),
      })
      .nullable(),
    retryBudget: z.object({ percent: z.number(), minPerSecond: z.number() }).nullable(),
    retry: z.object({ base: textField(), cap: textField(), jitter: z.number() }).nullable(),
    waiting: count(),
    backingOff: count(),
    locked: count(),
    failed: count(),
    oldestWaiting: dateOrNull(),
    workers: texts(),
    tokens: z.int().nullable(),
    breakerState: z.enum(BREAKER_STATES).nullable(),
    breakers: z.array(
      z.object({
        tenantId: textField(),
        state: z.enum(BREAKER_STATES),
        calls: count(),
        failures: count(),
        openedAt: dateOrNull(),
        nextProbeAt: dateOrNull(),
      }),
    ),
  })
  .meta({ id: 'JobType' });
export const JobTypeList = z.object({ items: z.array(JobType) });

export const BreakerResetBody = z.strictObject({ tenantId: opt(tenantId()) });
export const BreakerResetAnswer = z.object({ closed: z.int() });

/** A tenant that gets a hundred jobs where another gets one leaves it enough to be seen. */
const WEIGHT_MAX = 100;

export const TenantLimitsParams = params({ id: tenantId() });
export const TenantLimitsBody = z.strictObject({
  maxConcurrentJobs: concurrent(),
  maxRunningInstances: opt(z.int().min(0).max(CALLS_MAX)),
  weight: opt(z.int().min(1).max(WEIGHT_MAX)),
});
export const TenantLimitsAnswer = z
  .object({
    tenantId: textField(),
    maxConcurrentJobs: z.int().nullable(),
    maxRunningInstances: z.int().nullable(),
    weight: z.int().nullable(),
  })
  .meta({ id: 'TenantLimits' });
