import type { LaneExecution } from '../commands/execute-lane.ts';
import {
  addJobStatistics,
  isConnectionLoss,
  isRetriable,
  type JobStatisticsLine,
  type Pools,
} from '../store/port.ts';
import { jobTypeOf } from './activated-job.ts';
import { jobCounting } from './job-counting.ts';

export interface JobStatisticsPorts {
  readonly pools: Pools;
  /** Told of work that nobody waits for. */
  readonly follow: (work: Promise<unknown>) => void;
  readonly log: (message: string, error: unknown) => void;
}

/** How many jobs were created, completed and failed: per minute, tenant, type and worker, a row of each and not one per job. */
export interface JobStatistics {
  /** After each commit. */
  committed(executions: readonly LaneExecution[]): void;
  /** What was counted until now is in the table when the answer comes. */
  flush(): Promise<void>;
  /** Every few seconds. */
  tick(): void;
}

const { linesPerMinute, nameMax } = jobCounting;

export function createJobStatistics({ pools, follow, log }: JobStatisticsPorts): JobStatistics {
  const counter = new Counter();
  let running: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    const lines = counter.take();
    if (lines.length === 0) return;
    try {
      await addJobStatistics(pools.maintenance, lines);
    } catch (error) {
      // A commit that got no answer may have happened: then these few seconds are counted twice rather than never.
      if (isConnectionLoss(error) || isRetriable(error)) counter.giveBack(lines);
      else log('Statistics of jobs could not be written; those of a few seconds are missing.', error);
    }
  };
  const flush = (): Promise<void> => (running = running.then(write));
  return {
    committed: (executions) => {
      for (const execution of executions) count(execution, counter);
    },
    flush,
    tick: () => follow(flush()),
  };
}

// helpers

type What = 'created' | 'completed' | 'failed';
const lastOf = { created: 'createdAt', completed: 'completedAt', failed: 'failedAt' } as const;

interface LastCounted {
  readonly minute: number;
  readonly tenantId: string;
  readonly type: string;
  readonly worker: string;
  readonly line: Line;
}

type Line = { -readonly [Member in keyof JobStatisticsLine]: JobStatisticsLine[Member] };

/** Jobs of the engine itself, whose types begin with "#", are no work of anybody. */
function count({ done }: LaneExecution, counter: Counter): void {
  for (const { item, transition } of done) {
    const { tenantId } = transition.state;
    for (const fact of transition.facts) {
      if (fact.kind !== 'jobCreated') continue;
      const type = jobTypeOf(fact.jobKind, fact.type);
      if (!type.startsWith('#')) counter.add(tenantId, type, '', 'created', fact.at);
    }
    const { attempt, command } = item.submission;
    if (attempt === undefined || attempt.type.startsWith('#')) continue;
    const what = command.kind === 'completeJob' ? 'completed' : 'failed';
    counter.add(tenantId, attempt.type, attempt.worker ?? '', what, transition.at);
  }
}

class Counter {
  private lines = new Map<string, Line>();
  /** Most jobs are of the type of the one before: its line is found without making up its name. */
  private last: Partial<Record<What, LastCounted>> = {};
  private minute = 0;
  private seen = new Set<string>();

  add(tenantId: string, fullType: string, fullWorker: string, what: What, at: number): void {
    const minute = at - (at % 60_000);
    const before = this.last[what];
    const line =
      before?.minute === minute &&
      before.tenantId === tenantId &&
      before.type === fullType &&
      before.worker === fullWorker
        ? before.line
        : this.find(minute, tenantId, fullType.slice(0, nameMax), fullWorker.slice(0, nameMax));
    if (before?.line !== line)
      this.last[what] = { minute, tenantId, type: fullType, worker: fullWorker, line };
    line[what] += 1;
    const last = lastOf[what];
    line[last] = Math.max(line[last] ?? at, at);
  }

  take(): JobStatisticsLine[] {
    const lines = [...this.lines.values()];
    this.lines = new Map();
    this.last = {};
    return lines;
  }

  giveBack(lines: readonly JobStatisticsLine[]): void {
    for (const { tenantId, type, worker, minute, ...counts } of lines) {
      const line = this.lineOf(tenantId, type, worker, minute);
      for (const what of ['created', 'completed', 'failed'] as const) {
        const last = lastOf[what];
        line[what] += counts[what];
        if (counts[last] !== null) line[last] = Math.max(line[last] ?? 0, counts[last]);
      }
    }
  }

  private find(minute: number, tenantId: string, type: string, worker: string): Line {
    return this.isKnown(minute, `${tenantId}\n${type}\n${worker}`)
      ? this.lineOf(tenantId, type, worker, minute)
      : this.lineOf(tenantId, '', '', minute);
  }

  private isKnown(minute: number, name: string): boolean {
    if (minute !== this.minute) {
      this.minute = minute;
      this.seen.clear();
    }
    if (this.seen.size < linesPerMinute) this.seen.add(name);
    return this.seen.has(name);
  }

  private lineOf(tenantId: string, type: string, worker: string, minute: number): Line {
    const key = `${minute}\n${tenantId}\n${type}\n${worker}`;
    let line = this.lines.get(key);
    if (line === undefined) {
      line = { tenantId, type, worker, minute, created: 0, completed: 0, failed: 0, ...never };
      this.lines.set(key, line);
    }
    return line;
  }
}

const never = { createdAt: null, completedAt: null, failedAt: null };
