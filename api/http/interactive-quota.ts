import { ApiProblem } from './api-problem.ts';

/** Calls of a person in the browser: 100 per second, 200 at once (api.md 1.12). Workers have no rate of their own. */
const PER_SECOND = 100;
const BURST = 200;
const PEOPLE_MAX = 10_000;

/** A token bucket per person. */
export class InteractiveQuota {
  private readonly buckets = new Map<string, { left: number; at: number }>();

  constructor(private readonly isEnabled: boolean) {}

  take(person: string): void {
    if (!this.isEnabled) return;
    const now = performance.now();
    const bucket = this.buckets.get(person) ?? { left: BURST, at: now };
    bucket.left = Math.min(BURST, bucket.left + ((now - bucket.at) / 1000) * PER_SECOND);
    bucket.at = now;
    if (this.buckets.size >= PEOPLE_MAX) this.buckets.clear();
    this.buckets.set(person, bucket);
    if (bucket.left < 1) {
      throw new ApiProblem('RATE_LIMITED', `More than ${PER_SECOND} calls per second. Wait a second.`, {
        headers: { 'Retry-After': '1' },
      });
    }
    bucket.left -= 1;
  }
}
