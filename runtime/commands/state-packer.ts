import type { Fact, InstanceState, Key } from '#engine';
import {
  packAllPages,
  packCore,
  packLists,
  packMember,
  packMemberPage,
  packOutputPage,
  packState,
  pagedFrom,
  pageOf,
  unpaged,
  type StatePage,
} from '../store/port.ts';
import { touch, type Touched } from './touched-members.ts';

/** What is known of the pages of an instance; null while its state is one row. */
export interface Paging {
  /** Members in all, for the size of the cache. */
  readonly members: number;
}

export interface PackedState {
  /** The instance's own row. */
  readonly row: string;
  readonly pages: readonly StatePage[];
  /** Bodies that have ended with their lists. */
  readonly droppedLists: readonly Key[];
}

/**
 * The rows a state has after the transitions of a group: one for nearly every instance; for a large one its own row and the pages
 * that the facts touched. Once in pages, an instance stays so. A replay goes the same way, so equal histories have equal hashes.
 */
export class StatePacker {
  paging: Paging | null;
  private row = '';
  private touched: Touched | null = null;
  /** Divided into pages in this group: none of them is written yet. */
  private isNew = false;

  constructor(paging: Paging | null) {
    this.paging = paging;
  }

  /** What the chain of hashes is told of a transition: the whole state, or of a large one what has changed. */
  add(state: InstanceState, facts: readonly Fact[]): string {
    if (this.paging === null) {
      this.row = packState(state);
      if (this.row.length > pagedFrom && state.status === 'active') {
        this.paging = { members: countMembers(state) };
        this.isNew = true;
      }
      return this.row;
    }
    const changed: Touched = {
      members: new Set(),
      lists: new Set(),
      outputs: new Map(),
      ended: [],
      grown: 0,
    };
    for (const fact of facts) touch(changed, fact);
    this.paging = { members: this.paging.members + changed.grown };
    this.touched = this.touched === null ? changed : together(this.touched, changed);
    return changesOf(state, changed);
  }

  /** The rows, once for all transitions of the group. */
  pack(state: InstanceState): PackedState {
    if (this.paging === null) return { row: this.row, pages: none, droppedLists: none };
    if (this.isNew) return { row: packCore(state), pages: packAllPages(state), droppedLists: none };
    if (this.touched === null) return { row: packCore(state), pages: none, droppedLists: none };
    const { members, lists, outputs, ended } = this.touched;
    const numbers = new Set<number>();
    for (const key of members) numbers.add(pageOf(key, state.key));
    numbers.delete(0);
    const pages = new Map<string, StatePage>();
    const add = (page: StatePage): void => {
      pages.set(`${page.owner} ${page.part} ${String(page.page)}`, page);
    };
    for (const page of numbers) add(packMemberPage(state, page));
    for (const key of lists) {
      const element = state.elements[key];
      if (element !== undefined) for (const page of packLists(element)) add(page);
    }
    for (const [key, indexes] of outputs) {
      const element = state.elements[key];
      if (element !== undefined) for (const index of indexes) add(packOutputPage(element, index));
    }
    return { row: packCore(state), pages: [...pages.values()], droppedLists: ended };
  }
}

export function countMembers(state: InstanceState): number {
  const { elements, jobs, subscriptions, userTasks, incidents } = state;
  return [elements, jobs, subscriptions, userTasks, incidents].reduce(
    (sum, record) => sum + Object.keys(record).length,
    0,
  );
}

// helpers

const none: readonly never[] = [];

function changesOf(state: InstanceState, { members, lists, outputs }: Touched): string {
  let text = JSON.stringify(unpaged(state));
  for (const key of members) text += `\n${key} ${JSON.stringify(packMember(state, key))}`;
  for (const key of lists) {
    const { items, outputs: collected } = state.elements[key]?.data ?? {};
    text += `\n${key} ${JSON.stringify([items, collected])}`;
  }
  for (const [key, indexes] of outputs)
    for (const index of indexes) {
      const { content } = packOutputOf(state, key, index);
      text += `\n${key} ${String(index)} ${content ?? ''}`;
    }
  return text;
}

function packOutputOf(state: InstanceState, key: Key, index: number): { readonly content: string | null } {
  const element = state.elements[key];
  return element === undefined ? { content: null } : packOutputPage(element, index);
}

function together(before: Touched, after: Touched): Touched {
  for (const key of after.members) before.members.add(key);
  for (const key of after.lists) before.lists.add(key);
  for (const [key, indexes] of after.outputs) {
    const known = before.outputs.get(key);
    if (known === undefined) before.outputs.set(key, indexes);
    else for (const index of indexes) known.add(index);
  }
  before.ended.push(...after.ended);
  return before;
}
