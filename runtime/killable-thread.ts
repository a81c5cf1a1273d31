import { Worker } from 'node:worker_threads';

/** Answers when the thread has loaded what it needs, which it says by a first message. It never keeps the process alive. */
export function startThread(entry: URL, memoryMaxMb: number): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: memoryMaxMb } });
    worker.once('message', () => {
      worker.off('error', reject);
      // A thread that dies while idle must not end the process.
      worker.on('error', () => undefined);
      worker.unref();
      resolve(worker);
    });
    worker.once('error', reject);
  });
}

/** The answer of the thread, or `late` when its time or its memory is used up: then whoever asks ends it (guarantees 4.11). */
export function askThread<Answer>(
  worker: Worker,
  request: unknown,
  timeMaxMs: number,
): Promise<Answer | 'late'> {
  return new Promise((resolve) => {
    const finish = (answer: Answer | 'late'): void => {
      clearTimeout(timer);
      // One by one: removing all listeners would also remove Node's own, and the thread would never be heard again.
      worker.off('message', finish).off('error', late).off('exit', late);
      resolve(answer);
    };
    const late = (): void => finish('late');
    const timer = setTimeout(late, timeMaxMs);
    worker.once('message', finish).once('error', late).once('exit', late);
    worker.postMessage(request);
  });
}
