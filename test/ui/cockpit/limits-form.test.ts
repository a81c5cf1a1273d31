import { describe, expect, test } from '@jest/globals';
import { formOf, limitsOf, wrongFields } from '../../../cockpit/flow/limits-form.ts';
import type { JobType } from '../../../cockpit/queries/flow-queries.ts';

const limits = {
  maxConcurrent: 0,
  perTenantMaxConcurrent: null,
  ratePerSecond: 2.5,
  burst: 4,
  priority: 0,
  breaker: { failureRate: 0.345, minimumCalls: 10, window: 'PT60S', probeInterval: 'PT0.5S', probes: 3 },
  retryBudget: { percent: 12.5, minPerSecond: 4 },
  retry: { base: 'PT2S', cap: 'PT600S', jitter: 0.1 },
};
const jobType = { ...limits, type: 'ship' } as JobType;

describe('limits as a form', () => {
  test('what is not changed is sent as it was, also what the form does not show', () => {
    expect(limitsOf(formOf(jobType), jobType)).toEqual(limits);
  });

  test('an emptied field takes its limit away, a zero does not', () => {
    const form = { ...formOf(jobType), ratePerSecond: ' ', burst: '', failurePercent: '', budgetPercent: '' };
    expect(limitsOf({ ...form, baseSeconds: '', capSeconds: '' }, jobType)).toEqual({
      ...{ maxConcurrent: 0, perTenantMaxConcurrent: null, ratePerSecond: null, burst: null, priority: 0 },
      ...{ breaker: null, retryBudget: null, retry: null },
    });
  });

  test('a new breaker gets the usual members beside what is typed', () => {
    expect(limitsOf({ ...formOf(undefined), failurePercent: '50' }, undefined).breaker).toEqual({
      failureRate: 0.5,
      minimumCalls: 20,
      window: 'PT30S',
      probeInterval: 'PT10S',
      probes: 1,
    });
  });

  test('texts that are no numbers are named', () => {
    expect(wrongFields({ ...formOf(undefined), burst: 'many', ratePerSecond: '1,5' })).toEqual(['burst']);
  });
});
