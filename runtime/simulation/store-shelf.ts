import type { Command, Fact, JsonValue } from '#engine';

type Requested = Extract<Fact, { kind: 'dataStoresRequested' }>;
type WritesRequested = Extract<Fact, { kind: 'dataStoreWritesRequested' }>;
type Written = Extract<Fact, { kind: 'dataStoreWritten' }>;

/** DAT-4 in memory: values outside the instances. */
export class StoreShelf {
  private readonly values = new Map<string, JsonValue>();

  take(fact: Requested | Written | WritesRequested, reply: (command: Command) => void): void {
    if (fact.kind === 'dataStoreWritten') {
      this.values.set(JSON.stringify([fact.store, fact.storeKey]), fact.value);
      return;
    }
    if (fact.kind === 'dataStoreWritesRequested') {
      reply({
        kind: 'dataStoresAnswered',
        elementInstanceKey: fact.elementInstanceKey,
        full: this.write(fact),
      });
      return;
    }
    const values = fact.reads.map((read) => ({
      ...read,
      value: this.values.get(JSON.stringify([read.store, read.key])) ?? null,
    }));
    reply({ kind: 'dataStoresRead', elementInstanceKey: fact.elementInstanceKey, values });
  }

  /** All of them, or none and the first that finds no room. Null is no value and frees what stood there. */
  private write({ writes }: WritesRequested): { store: string; key: string } | null {
    const placeOf = (write: { store: string; key: string }): string =>
      JSON.stringify([write.store, write.key]);
    const kept = new Map([...this.values].filter(([, value]) => value !== null));
    for (const write of writes) if (write.value === null) kept.delete(placeOf(write));
    for (const { store, key, value, capacity } of writes) {
      const place = placeOf({ store, key });
      const count = [...kept.keys()].filter((other) => (JSON.parse(other) as string[])[0] === store).length;
      if (value !== null && !kept.has(place) && count >= capacity) return { store, key };
      if (value !== null) kept.set(place, value);
    }
    for (const write of writes) this.values.set(placeOf(write), write.value);
    return null;
  }
}
