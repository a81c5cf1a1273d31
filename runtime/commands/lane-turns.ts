import type { KeySource } from '../store/port.ts';

interface TurnPorts {
  readonly keys: KeySource;
}

/** So long one instance may keep everything else in this process waiting. */
export const turnMs = 3;

/** Everything else in this process goes first. */
export async function turnOfOthers({ keys }: TurnPorts): Promise<void> {
  await new Promise((resume) => setImmediate(resume));
  await keys.ensure();
}

/** Ends when it has lasted long enough, where its work allows it. */
export class Turn {
  private readonly ports: TurnPorts;
  private until = performance.now() + turnMs;

  constructor(ports: TurnPorts) {
    this.ports = ports;
  }

  async mayEnd(): Promise<void> {
    if (performance.now() <= this.until) return;
    await turnOfOthers(this.ports);
    this.until = performance.now() + turnMs;
  }
}
