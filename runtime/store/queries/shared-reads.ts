import type { Caller } from '../../contract/caller.ts';
import { permittedIds } from './visibility.ts';

/** How long what one caller was told is told to others who may know the same, while very much happens. */
const freshMs = 1000;
/** Older answers are given once more while the next one is made: nobody waits in a row of readers. */
const staleMs = 3000;
/** Callers with different rights whose answers are kept. */
const answersMax = 500;

interface Answer {
  readonly at: number;
  readonly value: Promise<unknown>;
  /** The next one, while it is made. */
  next: Promise<unknown> | null;
}

/**
 * The numbers of a dashboard change with every commit, and a hundred open pages ask for them each second: while very much happens they
 * are read once a second for all callers with the same rights. They say as of when they are (api.md 1.9: 5 s at most). While little
 * happens each caller reads them anew, so that nobody misses what they have just done.
 */
export class SharedReads {
  private readonly answers = new Map<string, Answer>();
  private readonly isBusy: () => boolean;
  private readonly now: () => number;

  constructor(isBusy: () => boolean, now: () => number = () => performance.now()) {
    this.isBusy = isBusy;
    this.now = now;
  }

  read<T>(question: string, caller: Caller, ask: () => Promise<T>): Promise<T> {
    if (!this.isBusy()) return ask();
    const key = `${question} ${rightsOf(caller)}`;
    const known = this.answers.get(key);
    if (known === undefined) return this.keep(key, ask());
    const age = this.now() - known.at;
    if (age < freshMs) return known.value as Promise<T>;
    known.next ??= this.renew(key, known, ask());
    return (age < staleMs ? known.value : known.next) as Promise<T>;
  }

  private keep<T>(key: string, value: Promise<T>): Promise<T> {
    if (this.answers.size >= answersMax) this.answers.clear();
    this.answers.set(key, { at: this.now(), value, next: null });
    value.catch(() => this.answers.delete(key));
    return value;
  }

  /** A read that fails leaves the answer before it, and is told to whoever waits for it. */
  private renew<T>(key: string, known: Answer, value: Promise<T>): Promise<T> {
    const at = this.now();
    value.then(
      () => this.answers.set(key, { at, value, next: null }),
      () => (known.next = null),
    );
    return value;
  }
}

// helpers

/** What decides which rows a caller may read: the same for everybody who reads all. */
function rightsOf(caller: Caller): string {
  const { kind, tenantIds, grants, groupIds, standsInFor = [] } = caller;
  const readsAll =
    permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE') === 'all' &&
    permittedIds(caller, 'PROCESS_DEFINITION', 'READ_PROCESS_DEFINITION') === 'all' &&
    (permittedIds(caller, 'USER_TASK', 'READ') === 'all' ||
      permittedIds(caller, 'PROCESS_DEFINITION', 'READ_USER_TASK') === 'all');
  return JSON.stringify(
    readsAll
      ? [kind === 'system' || [...tenantIds].sort()]
      : [caller.id, kind, tenantIds, grants, groupIds, standsInFor],
  );
}
