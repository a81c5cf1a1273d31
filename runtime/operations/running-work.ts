/** Work nobody waits for, counted so that whoever has to can wait until there is none. */
export interface RunningWork {
  follow(work: Promise<unknown>): void;
  idle(): Promise<void>;
}

export function createRunningWork(): RunningWork {
  const running = new Set<Promise<unknown>>();
  return {
    follow: (work) => {
      running.add(work);
      const done = (): boolean => running.delete(work);
      work.then(done, done);
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
