/** Keeps loaded values for a short time; simultaneous requests for one key share one load. */
export class TimedCache<V> {
  readonly #entries = new Map<string, { readonly value: Promise<V>; readonly until: number }>();
  readonly #now: () => number;
  readonly #ttlMs: number;
  readonly #entriesMax: number;

  constructor(options: { now: () => number; ttlMs: number; entriesMax: number }) {
    this.#now = options.now;
    this.#ttlMs = options.ttlMs;
    this.#entriesMax = options.entriesMax;
  }

  getOrLoad(key: string, load: () => Promise<V>): Promise<V> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > this.#now()) return known.value;
    const value = load();
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: this.#now() + this.#ttlMs });
    this.#dropOldest();
    value.catch(() => this.#entries.delete(key));
    return value;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  #dropOldest(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#entriesMax) return;
      this.#entries.delete(key);
    }
  }
}
