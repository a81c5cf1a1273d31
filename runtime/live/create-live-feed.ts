import type { Caller } from '../contract/caller.ts';
import type { LiveFeed, LiveRecord } from '../contract/live.ts';
import { isWanted, mayHear } from './record-rights.ts';
import type { LiveFilter } from './record-rights.ts';

type Draft = Omit<LiveRecord, 'position'>;

export interface LiveFeedOptions {
  /** What was committed, in commit order; the function it answers ends the listening. */
  readonly hub: { subscribe(listener: (records: readonly Draft[]) => void): () => void };
  readonly now: () => number;
}

/** Records kept for readers who come back: enough for a lost connection, and an hour's sleep of a laptop starts anew. */
const RECORDS_KEPT = 20_000;
/** A reader gets the first record at once and what follows in bundles, so that a busy instance cannot flood a browser. */
const BUNDLE_MS = 500;
/** After the last reader left, records are still kept for one who only lost the connection. */
const LINGER_MS = 60_000;

interface Subscriber {
  readonly caller: Caller;
  readonly filter: LiveFilter;
  readonly on: (record: LiveRecord | 'reset') => void;
  waiting: LiveRecord[];
  timer: NodeJS.Timeout | null;
}

/** One listener at the hub serves all readers of this process; nothing is made while nobody reads. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed & { stop(): void } {
  const subscribers = new Set<Subscriber>();
  const kept: LiveRecord[] = [];
  let endListening: (() => void) | null = null;
  let linger: NodeJS.Timeout | null = null;
  // Rises over restarts too, so that an old position is never taken for a new one.
  let position = BigInt(options.now()) << 12n;

  const receive = (drafts: readonly Draft[]): void => {
    for (const draft of drafts) {
      position += 1n;
      const record: LiveRecord = { ...draft, position: position.toString() };
      kept.push(record);
      for (const subscriber of subscribers) offer(subscriber, record);
    }
    if (kept.length > RECORDS_KEPT * 1.2) kept.splice(0, kept.length - RECORDS_KEPT);
  };
  const listen = (): void => {
    if (linger !== null) clearTimeout(linger);
    linger = null;
    endListening ??= options.hub.subscribe(receive);
  };
  const fallSilent = (): void => {
    endListening?.();
    endListening = null;
    kept.length = 0;
  };
  const leave = (subscriber: Subscriber): void => {
    subscribers.delete(subscriber);
    if (subscriber.timer !== null) clearTimeout(subscriber.timer);
    if (subscribers.size > 0 || linger !== null) return;
    linger = setTimeout(fallSilent, LINGER_MS);
    linger.unref();
  };
  return {
    subscribe(caller, filter, afterPosition, on) {
      listen();
      const missed = afterPosition === null ? [] : recordsAfter(kept, afterPosition);
      const subscriber: Subscriber = { caller, filter, on, waiting: [], timer: null };
      if (missed === null) on('reset');
      else
        for (const record of missed)
          if (isWanted(filter, record) && mayHear(caller, record)) on(withoutAudience(record));
      subscribers.add(subscriber);
      return Promise.resolve(() => {
        leave(subscriber);
      });
    },
    stop() {
      for (const subscriber of [...subscribers]) leave(subscriber);
      if (linger !== null) clearTimeout(linger);
      fallSilent();
    },
  };
}

// helpers

/** Null when the position is too old, or of another process. */
function recordsAfter(kept: readonly LiveRecord[], position: string): readonly LiveRecord[] | null {
  const index = kept.findLastIndex((record) => record.position === position);
  return index === -1 ? null : kept.slice(index + 1);
}

function offer(subscriber: Subscriber, record: LiveRecord): void {
  if (!isWanted(subscriber.filter, record) || !mayHear(subscriber.caller, record)) return;
  if (subscriber.timer !== null) {
    subscriber.waiting.push(record);
    return;
  }
  subscriber.on(withoutAudience(record));
  startBundle(subscriber);
}

function startBundle(subscriber: Subscriber): void {
  subscriber.timer = setTimeout(() => {
    subscriber.timer = null;
    const { waiting } = subscriber;
    subscriber.waiting = [];
    if (waiting.length === 0) return;
    startBundle(subscriber);
    for (const record of merged(waiting)) subscriber.on(record);
  }, BUNDLE_MS);
  subscriber.timer.unref();
}

/** Of each kind and key only the last, in the order of commit, with the number it stands for. */
function merged(waiting: readonly LiveRecord[]): readonly LiveRecord[] {
  const last = new Map<string, { record: LiveRecord; count: number }>();
  for (const record of waiting) {
    const name = `${record.type} ${record.tenantId} ${record.key}`;
    const count = (last.get(name)?.count ?? 0) + 1;
    last.delete(name);
    last.set(name, { record, count });
  }
  return [...last.values()].map(({ record, count }) => ({
    ...withoutAudience(record),
    ...(count > 1 ? { merged: count } : {}),
  }));
}

function withoutAudience({ audience: _, requester: _requester, ...record }: LiveRecord): LiveRecord {
  return record;
}
