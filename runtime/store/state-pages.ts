import { outputStretch, type ElementInstance, type InstanceState, type Key } from '#engine';
import { unpackKey } from './pack-key.ts';
import { notRest, packElement, packJob, restOf, type PackedState } from './pack-state.ts';
import { packSubscription, packUserTask } from './pack-waits.ts';

/**
 * A state whose text has grown beyond this many characters is kept in pages from then on, so that a step of a large multi-instance
 * body writes a few pages and not a hundred thousand members. Below, one row is cheaper than several.
 */
export const pagedFrom = 16_384;
/** Keys, or items of a list, of one page (MI-6): a page is about as long as the state of an ordinary instance. */
const pageSize = outputStretch;

/** What a page holds: members by their key, or a stretch of the items or outputs of a body. */
export const pageParts = { members: 0, items: 1, outputs: 2 } as const;
export type PagePart = keyof typeof pageParts;

export interface StatePage {
  /** The instance for its members, the body for a list. */
  readonly owner: Key;
  readonly part: PagePart;
  readonly page: number;
  /** Null: nothing is left in it. */
  readonly content: string | null;
}

/** As it comes back from its row: owner, part, page, content. */
export type StoredPage = readonly [Key, number, number, unknown];

/** The page a member stands in; page 0 is part of the instance's own row. Its keys share the shard, so distances are whole. */
export function pageOf(key: Key, instanceKey: Key): number {
  const distance = isShort(key, instanceKey)
    ? (Number(key) - Number(instanceKey)) / shardCount
    : Number(BigInt(key) - BigInt(instanceKey)) / shardCount;
  if (!Number.isInteger(distance)) throw new Error(`${key} is not of the shard of instance ${instanceKey}.`);
  return Math.floor(distance / pageSize);
}

/** The instance's own row: what has no page. */
export function packCore(state: InstanceState): string {
  return JSON.stringify({ p: 1, ...membersOf(state, 0), ...unpaged(state) });
}

/** What belongs to no member. */
export function unpaged(state: InstanceState): object {
  const packed: Record<string, unknown> = {};
  if (state.tokens.length > 0)
    packed['t'] = state.tokens.map((token) => [token.flowId, token.scopeKey, token.sequence]);
  if (state.sequence !== 0) packed['q'] = state.sequence;
  const rest = restOf(state, notRest);
  if (rest !== 0) packed['r'] = rest;
  return packed;
}

export function packMemberPage(state: InstanceState, page: number): StatePage {
  const members = membersOf(state, page);
  const content = Object.keys(members).length === 0 ? null : JSON.stringify(members);
  return { owner: state.key, part: 'members', page, content };
}

/** Outputs stand in stretches of a page each (MI-4). */
export function packOutputPage(element: ElementInstance, index: number): StatePage {
  const page = Math.floor(index / pageSize);
  const stretch = element.data.outputs?.[page] ?? null;
  const content = stretch === null ? null : JSON.stringify(stretch);
  return { owner: element.key, part: 'outputs', page, content };
}

/** Every page of the lists of a body. */
export function packLists(element: ElementInstance): StatePage[] {
  const { items = [], outputs = [] } = element.data;
  const pages: StatePage[] = [];
  for (let from = 0; from < items.length; from += pageSize) {
    const content = JSON.stringify(items.slice(from, from + pageSize));
    pages.push({ owner: element.key, part: 'items', page: from / pageSize, content });
  }
  outputs.forEach((stretch, page) => {
    if (stretch !== null) pages.push(packOutputPage(element, page * pageSize));
  });
  return pages;
}

/** One member of any kind as its page has it; null when it is gone. */
export function packMember(state: InstanceState, key: Key): unknown {
  const { key: instanceKey, startedAt } = state;
  const element = state.elements[key];
  if (element !== undefined) return packElement(element, instanceKey, startedAt, withoutLists(element));
  const job = state.jobs[key];
  if (job !== undefined) return packJob(job, instanceKey);
  const wait = state.subscriptions[key];
  if (wait !== undefined) return packSubscription(wait, instanceKey);
  const task = state.userTasks[key];
  if (task !== undefined) return packUserTask(task, instanceKey);
  return state.incidents[key] ?? null;
}

/** Every page of a state that has none yet. */
export function packAllPages(state: InstanceState): StatePage[] {
  const numbers = new Set<number>();
  for (const name of memberNames)
    for (const key of Object.keys(state[name])) numbers.add(pageOf(key as Key, state.key));
  numbers.delete(0);
  const pages = [...numbers].sort((a, b) => a - b).map((page) => packMemberPage(state, page));
  for (const element of Object.values(state.elements))
    for (const page of packLists(element)) pages.push(page);
  return pages;
}

/** The packed state as if it had never been divided. */
export function joinPages(core: PackedState, pages: readonly StoredPage[], instanceKey: Key): PackedState {
  const joined: Record<string, unknown[]> = {};
  for (const name of letters) joined[name] = [...((core[name] as readonly unknown[] | undefined) ?? [])];
  const lists = new Map<string, StoredPage[]>();
  for (const stored of pages) {
    const [owner, part, , content] = stored;
    if (part === pageParts.members) {
      const members = content as Readonly<Record<string, readonly unknown[] | undefined>>;
      for (const name of letters) for (const member of members[name] ?? []) joined[name]?.push(member);
    } else {
      const of = lists.get(`${owner} ${String(part)}`);
      if (of === undefined) lists.set(`${owner} ${String(part)}`, [stored]);
      else of.push(stored);
    }
  }
  for (const row of joined['e'] as (readonly unknown[])[] as unknown[][]) {
    const data = row[6] as Record<string, unknown> | undefined;
    for (const part of listParts) {
      if (typeof data?.[part] !== 'number') continue;
      const owner = unpackKey(row[0] as number, instanceKey);
      data[part] = wholeList(part, data[part], lists.get(`${owner} ${String(pageParts[part])}`) ?? []);
    }
  }
  return { ...core, ...joined } as unknown as PackedState;
}

// helpers

const shardCount = 1024;
const letters = ['e', 'j', 's', 'u', 'i'] as const;
const memberNames = ['elements', 'jobs', 'subscriptions', 'userTasks', 'incidents'] as const;
const listParts = ['items', 'outputs'] as const;

/** Numbers are exact up to 15 digits. */
function isShort(key: Key, instanceKey: Key): boolean {
  return key.length <= 15 && instanceKey.length <= 15;
}

/** By asking for every key the page may hold: no step walks over all members to find those of one page. */
function membersOf(state: InstanceState, page: number): Record<string, unknown[]> {
  const { key: instanceKey, startedAt, elements, jobs, subscriptions, userTasks, incidents } = state;
  const e: unknown[] = [];
  const j: unknown[] = [];
  const s: unknown[] = [];
  const u: unknown[] = [];
  const i: unknown[] = [];
  const short = instanceKey.length <= 14 ? Number(instanceKey) : null;
  for (let distance = page * pageSize; distance < (page + 1) * pageSize; distance += 1) {
    const key =
      short === null
        ? String(BigInt(instanceKey) + BigInt(shardCount * distance))
        : String(short + shardCount * distance);
    const element = elements[key];
    if (element !== undefined) e.push(packElement(element, instanceKey, startedAt, withoutLists(element)));
    const job = jobs[key];
    if (job !== undefined) j.push(packJob(job, instanceKey));
    const wait = subscriptions[key];
    if (wait !== undefined) s.push(packSubscription(wait, instanceKey));
    const task = userTasks[key];
    if (task !== undefined) u.push(packUserTask(task, instanceKey));
    if (incidents[key] !== undefined) i.push(incidents[key]);
  }
  return Object.fromEntries(Object.entries({ e, j, s, u, i }).filter(([, list]) => list.length > 0));
}

/** Lists of a body are pages of their own; what stays is how long they are. */
function withoutLists({ data }: ElementInstance): object {
  if (data.items === undefined && data.outputs === undefined) return data;
  const kept: Record<string, unknown> = { ...data };
  for (const part of listParts) if (data[part] !== undefined) kept[part] = data[part].length;
  return kept;
}

function wholeList(
  part: (typeof listParts)[number],
  length: number,
  pages: readonly StoredPage[],
): unknown[] {
  if (part === 'outputs') {
    const stretches = new Array<unknown>(length).fill(null);
    for (const [, , page, content] of pages) stretches[page] = content;
    return stretches;
  }
  const list = new Array<unknown>(length).fill(null);
  for (const [, , page, content] of pages) {
    (content as readonly unknown[]).forEach((value, index) => {
      list[page * pageSize + index] = value;
    });
  }
  return list;
}
