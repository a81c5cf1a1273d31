import type { Command, Fact, JsonValue } from '#engine';

type Requested = Extract<Fact, { kind: 'dataStoresRequested' }>;
type Written = Extract<Fact, { kind: 'dataStoreWritten' }>;

/** DAT-4 in memory: values outside the instances. */
export class StoreShelf {
  private readonly values = new Map<string, JsonValue>();

  take(fact: Requested | Written, reply: (command: Command) => void): void {
    if (fact.kind === 'dataStoreWritten') {
      this.values.set(JSON.stringify([fact.store, fact.storeKey]), fact.value);
      return;
    }
    const values = fact.reads.map((read) => ({
      ...read,
      value: this.values.get(JSON.stringify([read.store, read.key])) ?? null,
    }));
    reply({ kind: 'dataStoresRead', elementInstanceKey: fact.elementInstanceKey, values });
  }
}
