import type { JobType, JobTypeLimits } from '../queries/flow-queries.ts';

/** The fields as they are typed; an empty one is no limit. */
export type LimitField =
  | 'maxConcurrent'
  | 'perTenantMaxConcurrent'
  | 'ratePerSecond'
  | 'burst'
  | 'priority'
  | 'failurePercent'
  | 'minimumCalls'
  | 'windowSeconds'
  | 'probeSeconds'
  | 'budgetPercent'
  | 'baseSeconds'
  | 'capSeconds';
export type LimitsForm = Record<LimitField, string>;

/** Fields that stand together: the first one switches the rest on. */
export const fieldGroups: readonly { id: string; fields: readonly LimitField[] }[] = [
  { id: 'concurrency', fields: ['maxConcurrent', 'perTenantMaxConcurrent', 'priority'] },
  { id: 'rate', fields: ['ratePerSecond', 'burst'] },
  { id: 'breaker', fields: ['failurePercent', 'minimumCalls', 'windowSeconds', 'probeSeconds'] },
  { id: 'retries', fields: ['budgetPercent', 'baseSeconds', 'capSeconds'] },
];

export function formOf(limits: JobTypeLimits | undefined): LimitsForm {
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : String(value);
  const { breaker, retryBudget, retry } = limits ?? { breaker: null, retryBudget: null, retry: null };
  return {
    maxConcurrent: text(limits?.maxConcurrent),
    perTenantMaxConcurrent: text(limits?.perTenantMaxConcurrent),
    ratePerSecond: text(limits?.ratePerSecond),
    burst: text(limits?.burst),
    priority: limits?.priority ? String(limits.priority) : '',
    failurePercent: text(breaker && Math.round(breaker.failureRate * 1000) / 10),
    minimumCalls: text(breaker?.minimumCalls),
    windowSeconds: text(breaker && secondsOf(breaker.window)),
    probeSeconds: text(breaker && secondsOf(breaker.probeInterval)),
    budgetPercent: text(retryBudget?.percent),
    baseSeconds: text(retry && secondsOf(retry.base)),
    capSeconds: text(retry && secondsOf(retry.cap)),
  };
}

/** Fields whose text is no number. */
export function wrongFields(form: LimitsForm): LimitField[] {
  return (Object.keys(form) as LimitField[]).filter((field) => Number.isNaN(numberIn(form[field]) ?? 0));
}

/** What is sent: members that were set before and are not on the form stay as they are. */
export function limitsOf(form: LimitsForm, before: JobType | undefined): JobTypeLimits {
  const number = (field: LimitField): number | null => numberIn(form[field]);
  const failurePercent = number('failurePercent');
  const percent = number('budgetPercent');
  const base = number('baseSeconds');
  const cap = number('capSeconds');
  return {
    maxConcurrent: number('maxConcurrent'),
    perTenantMaxConcurrent: number('perTenantMaxConcurrent'),
    ratePerSecond: number('ratePerSecond'),
    burst: number('burst'),
    priority: number('priority') ?? 0,
    breaker:
      failurePercent === null
        ? null
        : {
            failureRate: failurePercent / 100,
            minimumCalls: number('minimumCalls') ?? 20,
            window: durationOf(number('windowSeconds') ?? 30),
            probeInterval: durationOf(number('probeSeconds') ?? 10),
            probes: before?.breaker?.probes ?? 1,
          },
    retryBudget: percent === null ? null : { percent, minPerSecond: before?.retryBudget?.minPerSecond ?? 1 },
    retry:
      base === null && cap === null
        ? null
        : {
            base: durationOf(base ?? 1),
            cap: durationOf(cap ?? 3600),
            jitter: before?.retry?.jitter ?? 0.5,
          },
  };
}

// helpers

/** The server writes durations in seconds. */
function secondsOf(duration: string): number {
  return Number(/^PT([\d.]+)S$/.exec(duration)?.[1] ?? NaN);
}

function durationOf(seconds: number): string {
  return `PT${seconds}S`;
}

function numberIn(text: string): number | null {
  const typed = text.trim().replace(',', '.');
  return typed === '' ? null : Number(typed);
}
