import { BpmnError, type ActivatedJob, type InProcessWorker } from '../contract/runtime.ts';
import type { ConnectorCalls } from '../store/connector-call-rows.ts';

export interface CallCountPorts {
  /** Adds to what all processes counted. */
  readonly add: (counted: readonly ConnectorCalls[]) => Promise<void>;
  readonly now: () => number;
  readonly log: (message: string, error: unknown) => void;
}

export interface CallCounts {
  /** The same worker, whose attempts are counted. */
  counted(worker: InProcessWorker): InProcessWorker;
  /** Writes what is still in memory. */
  stop(): Promise<void>;
}

/** Attempts cost no statement of their own: every process writes its sums this often. */
const WRITTEN_EVERY_MS = 5000;
const MESSAGE_MAX = 1000;

/** How often connectors are called and fail, by tenant. A process that dies loses the last seconds: these are numbers for people. */
export function createCallCounts(ports: CallCountPorts): CallCounts {
  let sums = new Map<string, ConnectorCalls>();
  const note = ({ tenantId, type }: ActivatedJob, failure: unknown): void => {
    const id = JSON.stringify([tenantId, type]);
    const before = sums.get(id);
    const at = new Date(ports.now());
    const isFailure = failure !== null && !(failure instanceof BpmnError);
    sums.set(id, {
      tenantId,
      connector: type,
      calls: (before?.calls ?? 0) + 1,
      failures: (before?.failures ?? 0) + (isFailure ? 1 : 0),
      lastCallAt: at,
      lastFailureAt: isFailure ? at : (before?.lastFailureAt ?? null),
      lastFailure: isFailure ? textOf(failure) : (before?.lastFailure ?? null),
    });
  };
  const write = async (): Promise<void> => {
    if (sums.size === 0) return;
    const counted = [...sums.values()];
    sums = new Map();
    await ports
      .add(counted)
      .catch((error: unknown) => ports.log('The calls of connectors could not be counted.', error));
  };
  const timer = setInterval(() => void write(), WRITTEN_EVERY_MS);
  timer.unref();
  const attempt = async (
    job: ActivatedJob,
    signal: AbortSignal,
    work: ReturnType<InProcessWorker['handle']>,
  ): ReturnType<InProcessWorker['handle']> => {
    try {
      const result = await work;
      note(job, null);
      return result;
    } catch (error) {
      // An attempt that this process gave up is another one's.
      if (!signal.aborted) note(job, error);
      throw error;
    }
  };
  return {
    // A worker without the second parameter cannot be interrupted, and is told by that.
    counted: (worker) => ({
      ...worker,
      handle:
        worker.handle.length < 2
          ? (job: ActivatedJob) => attempt(job, UNUSED, worker.handle(job, UNUSED))
          : (job: ActivatedJob, signal: AbortSignal) => attempt(job, signal, worker.handle(job, signal)),
    }),
    stop: async () => {
      clearInterval(timer);
      await write();
    },
  };
}

// helpers

const UNUSED = new AbortController().signal;

function textOf(failure: unknown): string {
  return (failure instanceof Error ? failure.message : String(failure)).slice(0, MESSAGE_MAX);
}
