import { keysInOrder } from './keys-in-order.ts';
import type { Key } from './model/json.ts';

const none: ReadonlySet<Key> = new Set();

/** Most commands ask once or twice: going through all members then costs less than maps and sets that nobody asks again. */
const looksBeforeSets = 3;

/** Which things belong to an owner: derived from the state, so that no step scans all of it. */
export class KeyIndex {
  private sets: Map<string, Set<Key>> | undefined;
  private looks = 0;
  private readonly load: (add: (owner: string, key: Key) => void) => void;

  /** `load` adds what is there already; it is called at the first use, because many commands never ask. */
  constructor(load: (add: (owner: string, key: Key) => void) => void) {
    this.load = load;
  }

  add(owner: string, key: Key): void {
    // Before the first use there is nothing to keep right: what is added is loaded with the rest.
    if (this.sets !== undefined) put(this.sets, owner, key);
  }

  remove(owner: string, key: Key): void {
    const owned = this.sets?.get(owner);
    if (owned === undefined) return;
    owned.delete(key);
    if (owned.size === 0) this.sets?.delete(owner);
  }

  /** Unordered; for counting and asking only. */
  of(owner: string): ReadonlySet<Key> {
    return this.byOwner().get(owner) ?? none;
  }

  /** Whether the owner has any. */
  has(owner: string): boolean {
    if (this.mayLook()) return this.look(owner).length > 0;
    return this.byOwner().has(owner);
  }

  /** Oldest first. A copy: the owner's things may change while the caller walks over it. */
  inOrder(owner: string): Key[] {
    if (this.mayLook()) return keysInOrder(this.look(owner));
    const owned = this.byOwner().get(owner);
    return owned === undefined ? [] : keysInOrder(owned);
  }

  private mayLook(): boolean {
    if (this.sets !== undefined || this.looks >= looksBeforeSets) return false;
    this.looks += 1;
    return true;
  }

  private look(owner: string): Key[] {
    const found: Key[] = [];
    this.load((each, key) => {
      if (each === owner) found.push(key);
    });
    return found;
  }

  private byOwner(): Map<string, Set<Key>> {
    if (this.sets !== undefined) return this.sets;
    const sets = new Map<string, Set<Key>>();
    this.load((owner, key) => put(sets, owner, key));
    this.sets = sets;
    return sets;
  }
}

// helpers

function put(sets: Map<string, Set<Key>>, owner: string, key: Key): void {
  const owned = sets.get(owner);
  if (owned === undefined) sets.set(owner, new Set<Key>().add(key));
  else owned.add(key);
}
