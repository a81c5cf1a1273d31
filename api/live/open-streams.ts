import { Injectable } from '@nestjs/common';
import { ApiProblem } from '../http/api-problem.ts';
import type { EventStream } from './event-stream.ts';

const STREAMS_PER_PERSON_MAX = 10;

/** All streams of this process, so that one person cannot hold them all and a drain can end them. */
@Injectable()
export class OpenStreams {
  private readonly byPerson = new Map<string, Set<EventStream>>();

  add(person: string, stream: EventStream): void {
    const streams = this.byPerson.get(person) ?? new Set();
    if (streams.size >= STREAMS_PER_PERSON_MAX) {
      stream.close();
      throw new ApiProblem(
        'RATE_LIMITED',
        `At most ${STREAMS_PER_PERSON_MAX} streams per person. Close a tab.`,
        { headers: { 'Retry-After': '10' } },
      );
    }
    this.byPerson.set(person, streams.add(stream));
    stream.open();
    stream.onClose(() => {
      streams.delete(stream);
      if (streams.size === 0) this.byPerson.delete(person);
    });
  }

  endAll(): void {
    for (const streams of [...this.byPerson.values()]) for (const stream of [...streams]) stream.bye();
  }
}
