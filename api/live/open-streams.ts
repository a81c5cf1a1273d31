import { Injectable } from '@nestjs/common';
import { ApiProblem } from '../http/api-problem.ts';
import type { EventStream } from './event-stream.ts';

const STREAMS_PER_PERSON_MAX = 10;
/** Programs hold one per job type, and several processes share one credential. */
const JOB_STREAMS_PER_CALLER_MAX = 1_000;

/** All streams of this process, so that one person cannot hold them all and a drain can end them. */
@Injectable()
export class OpenStreams {
  private readonly byPerson = new Map<string, Set<EventStream>>();

  add(person: string, stream: EventStream): void {
    this.hold(person, stream, STREAMS_PER_PERSON_MAX, 'person. Close a tab.');
  }

  addJobs(caller: string, stream: EventStream): void {
    this.hold(`jobs ${caller}`, stream, JOB_STREAMS_PER_CALLER_MAX, 'credential. Use another, or poll.');
  }

  endAll(): void {
    for (const streams of [...this.byPerson.values()]) for (const stream of [...streams]) stream.bye();
  }

  private hold(owner: string, stream: EventStream, max: number, advice: string): void {
    const streams = this.byPerson.get(owner) ?? new Set();
    if (streams.size >= max) {
      stream.close();
      throw new ApiProblem('RATE_LIMITED', `At most ${max} streams per ${advice}`, {
        headers: { 'Retry-After': '10' },
      });
    }
    this.byPerson.set(owner, streams.add(stream));
    stream.open();
    stream.onClose(() => {
      streams.delete(stream);
      if (streams.size === 0) this.byPerson.delete(owner);
    });
  }
}
