import type pg from 'pg';
import type { Key } from '#engine';

/** Numbers `n` of one block; also the most that is lost when a process ends. */
const blockSize = 65_536;
/** A command may use a great many keys at once (a chunk of a large multi-instance body); it never waits for a block. */
const reserveSize = 2 * blockSize;
const shardCount = 1024;

/** What the journal keeps so that a replay gives the same keys. */
export interface KeyRun {
  readonly next: () => Key;
  readonly firstKey: Key;
  /** Pairs of how many keys were used before, and the first key of the run that follows. */
  readonly moreKeys: () => readonly string[];
}

export interface KeySource {
  /** Resolves when enough keys are in reserve for any command. */
  ensure(): Promise<void>;
  next(shard: number): Key;
  /** The keys of one command: in sequence, and told to the journal. */
  startRun(shard: number): KeyRun;
  /** A run for another thread: `count` keys in sequence, of which `used` says later how many it took. */
  reserveRun(shard: number, count: number): ReservedRun;
}

export interface ReservedRun {
  readonly firstNumber: number;
  readonly count: number;
  readonly run: KeyRun;
}

/** 64-bit keys `n * 1024 + shard`; `n` rises, so a longer or larger key is younger. */
export async function createKeySource(pool: pg.Pool): Promise<KeySource> {
  const blocks: { next: number; end: number }[] = [];
  let reserved = 0;
  let pending: Promise<void> | null = null;

  const reserve = async (): Promise<void> => {
    const { rows } = await pool.query<{ block: string }>("SELECT nextval('key_blocks') AS block");
    const start = Number(rows[0]?.block) * blockSize;
    blocks.push({ next: start, end: start + blockSize });
    reserved += blockSize;
  };
  const fill = (): Promise<void> =>
    (pending ??= (async () => {
      try {
        while (reserved < reserveSize) await reserve();
      } finally {
        pending = null;
      }
    })());
  const takeNumber = (): number => {
    let block = blocks[0];
    while (block !== undefined && block.next === block.end) {
      blocks.shift();
      block = blocks[0];
    }
    if (block === undefined)
      throw new Error('No key is left in reserve: ensure() has to be awaited before a command runs.');
    reserved -= 1;
    if (reserved < reserveSize && pending === null) void fill().catch(() => undefined);
    return block.next++;
  };

  await fill();
  return {
    ensure: () => (reserved >= blockSize ? Promise.resolve() : fill()),
    next: (shard) => keyOf(takeNumber(), shard),
    startRun: (shard) => startRun(takeNumber, shard),
    reserveRun: (shard, count) => {
      const block = blocks.find((each) => each.end - each.next >= count);
      if (block === undefined)
        throw new Error(
          'No run of keys is left in reserve: ensure() has to be awaited before a command runs.',
        );
      const firstNumber = block.next;
      block.next += count;
      reserved -= count;
      const refuse = (): Key => {
        throw new Error('The keys of a reserved run are given out by the thread that runs the command.');
      };
      return {
        firstNumber,
        count,
        run: { firstKey: keyOf(firstNumber, shard), next: refuse, moreKeys: () => [] },
      };
    },
  };
}

export function shardOf(key: Key): number {
  // The last four digits decide modulo 1024 only together with the rest; BigInt is exact for all 64 bits.
  return key.length < 16 ? Number(key) % shardCount : Number(BigInt(key) % BigInt(shardCount));
}

export function randomShard(): number {
  return Math.floor(Math.random() * shardCount);
}

// helpers

export function keyOf(n: number, shard: number): Key {
  const key = n * shardCount + shard;
  return (
    Number.isSafeInteger(key) ? String(key) : String(BigInt(n) * BigInt(shardCount) + BigInt(shard))
  ) as Key;
}

function startRun(takeNumber: () => number, shard: number): KeyRun {
  const first = takeNumber();
  const more: string[] = [];
  let last = first - 1;
  let used = 0;
  return {
    firstKey: keyOf(first, shard),
    next: () => {
      const n = used === 0 ? first : takeNumber();
      if (n !== last + 1) more.push(String(used), keyOf(n, shard));
      last = n;
      used += 1;
      return keyOf(n, shard);
    },
    moreKeys: () => more,
  };
}
