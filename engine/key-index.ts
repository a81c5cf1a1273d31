import { keysInOrder } from './keys-in-order.ts';
import type { Key } from './model/json.ts';

const none: ReadonlySet<Key> = new Set();

/** Which things belong to an owner: derived from the state, so that no step scans all of it. */
export class KeyIndex {
  private readonly byOwner = new Map<string, Set<Key>>();

  add(owner: string, key: Key): void {
    const owned = this.byOwner.get(owner);
    if (owned === undefined) this.byOwner.set(owner, new Set([key]));
    else owned.add(key);
  }

  remove(owner: string, key: Key): void {
    const owned = this.byOwner.get(owner);
    if (owned === undefined) return;
    owned.delete(key);
    if (owned.size === 0) this.byOwner.delete(owner);
  }

  /** Unordered; for counting and asking only. */
  of(owner: string): ReadonlySet<Key> {
    return this.byOwner.get(owner) ?? none;
  }

  /** Oldest first. A copy: the owner's things may change while the caller walks over it. */
  inOrder(owner: string): Key[] {
    const owned = this.byOwner.get(owner);
    return owned === undefined ? [] : keysInOrder(owned);
  }
}
