import { ApiProblem } from './api-problem.ts';

/** How much one caller may do (api.md 1.12): so many at once, refilled at so many per second. */
interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Calls of a person in the browser, and deployments. Workers have no rate of their own. */
const RATES = {
  interactive: { perSecond: 100, burst: 200 },
  deploy: { perSecond: 10 / 60, burst: 10 },
  /** Per hook: nobody is signed in there. */
  hook: { perSecond: 50, burst: 100 },
  /** Per address, reading and sending apart: guests have no name. */
  publicForm: { perSecond: 10 / 60, burst: 10 },
} satisfies Readonly<Record<string, Rate>>;
const CALLERS_MAX = 10_000;

/** A token bucket per caller and kind of call. */
export class InteractiveQuota {
  private readonly buckets = new Map<string, { left: number; at: number }>();

  constructor(private readonly isEnabled: boolean) {}

  take(kind: keyof typeof RATES, caller: string): void {
    if (!this.isEnabled) return;
    const { perSecond, burst } = RATES[kind];
    const now = performance.now();
    const name = `${kind} ${caller}`;
    const bucket = this.buckets.get(name) ?? { left: burst, at: now };
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (this.buckets.size >= CALLERS_MAX) this.buckets.clear();
    this.buckets.set(name, bucket);
    if (bucket.left < 1) {
      const seconds = Math.ceil((1 - bucket.left) / perSecond);
      throw new ApiProblem('RATE_LIMITED', `Too many calls of this kind. Wait ${seconds} s.`, {
        headers: { 'Retry-After': String(seconds) },
      });
    }
    bucket.left -= 1;
  }
}
