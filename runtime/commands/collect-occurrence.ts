import {
  collectStart,
  type KeySource,
  type OccurrenceUse,
  type Pools,
  type StartOccurrence,
  type StoredCommandRow,
} from '../store/port.ts';

/** False when the occurrence had been used before. */
export type CollectOccurrence = (
  occurrence: Omit<StartOccurrence, 'at'>,
  use: OccurrenceUse,
) => Promise<boolean>;

/** MUL-3: keeps what has occurred of an all-of start event; the last of its definitions creates the instance. */
export function createCollectOccurrence(ports: {
  readonly pools: Pools;
  readonly keys: KeySource;
  readonly now: () => number;
  readonly deliver: (rows: readonly StoredCommandRow[]) => Promise<void>;
}): CollectOccurrence {
  return async (occurrence, use) => {
    await ports.keys.ensure();
    const { used, complete } = await collectStart(
      ports.pools.work,
      { ...occurrence, at: ports.now() },
      use,
      () => ports.keys.next(0),
    );
    if (complete !== null) await ports.deliver([complete]);
    return !used;
  };
}
