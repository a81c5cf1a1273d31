import type { Key, Subscription, UserTaskState } from '#engine';
import { isEmpty, packKey, unpackKey, withoutUsual, type PackedKey } from './pack-key.ts';

/**
 * [key, elementInstanceKey, elementId, kind, definition, interrupting (0 or 1), further members?]; what is usual is left out. An object is
 * a subscription as rows had it before they were packed.
 */
export type PackedSubscription = PackedList | Subscription;

type PackedList = readonly [
  PackedKey,
  PackedKey,
  string,
  Subscription['kind'],
  number?,
  (0 | 1)?,
  (Readonly<Record<string, unknown>> | 0)?,
];

/** [key, elementInstanceKey, further members?], or an object as rows had it before. */
export type PackedUserTask =
  readonly [PackedKey, PackedKey, (Readonly<Record<string, unknown>> | 0)?] | UserTaskState;

export function packSubscription(wait: Subscription, instanceKey: Key): PackedSubscription {
  const usual: Usual = usualOf[wait.kind] ?? noneUsual;
  return withoutUsual([
    packKey(wait.key, instanceKey),
    packKey(wait.elementInstanceKey, instanceKey),
    wait.elementId,
    wait.kind,
    wait.definition,
    wait.interrupting ? 1 : 0,
    furtherOf(wait, subscriptionPlaces, usual),
  ]) as unknown as PackedSubscription;
}

export function unpackSubscription(packed: PackedSubscription, instanceKey: Key): Subscription {
  if (!(0 in packed)) return packed;
  const [key, elementInstanceKey, elementId, kind, definition = 0, interrupting = 0, further] = packed;
  return {
    ...usualOf[kind],
    key: unpackKey(key, instanceKey),
    elementInstanceKey: unpackKey(elementInstanceKey, instanceKey),
    elementId,
    kind,
    definition,
    interrupting: interrupting === 1,
    ...(further === 0 ? undefined : further),
  } as Subscription;
}

export function packUserTask(task: UserTaskState, instanceKey: Key): PackedUserTask {
  return withoutUsual([
    packKey(task.key, instanceKey),
    packKey(task.elementInstanceKey, instanceKey),
    furtherOf(task, taskPlaces, usualTask),
  ]) as unknown as PackedUserTask;
}

export function unpackUserTask(packed: PackedUserTask, instanceKey: Key): UserTaskState {
  if (!(0 in packed)) return packed;
  const [key, elementInstanceKey, further] = packed;
  return {
    key: unpackKey(key, instanceKey),
    elementInstanceKey: unpackKey(elementInstanceKey, instanceKey),
    ...usualTask,
    ...(further === 0 ? undefined : further),
  } as UserTaskState;
}

// helpers

type Usual = Readonly<Record<string, unknown>>;

const noneUsual: Usual = {};
/** Shared by all states that were read, so that nobody may write to them. */
const noList: readonly never[] = Object.freeze([]);
const noMembers: Usual = Object.freeze({});

/** What members of a kind nearly always say; objects and lists mean that they are empty. */
const usualOf: Readonly<Partial<Record<Subscription['kind'], Usual>>> = {
  timer: { occurrence: 0, repetitionsLeft: 1, cycle: null },
  compensation: { snapshot: noMembers, group: null, inside: noList },
};

const usualTask: Usual = {
  assignee: null,
  candidateUsers: noList,
  candidateGroups: noList,
  dueDate: null,
  followUpDate: null,
  priority: 50,
};

const taskPlaces: ReadonlySet<string> = new Set(['key', 'elementInstanceKey']);
const subscriptionPlaces: ReadonlySet<string> = new Set([
  ...taskPlaces,
  'elementId',
  'kind',
  'definition',
  'interrupting',
]);

/** The members without a place of their own that say something unusual; 0 when there are none. */
function furtherOf(source: object, places: ReadonlySet<string>, usual: Usual): Record<string, unknown> | 0 {
  let further: Record<string, unknown> | 0 = 0;
  for (const name in source) {
    if (places.has(name)) continue;
    const value = (source as Usual)[name];
    const expected = usual[name];
    if (value === undefined || (name in usual && isSame(value, expected))) continue;
    if (further === 0) further = {};
    further[name] = value;
  }
  return further;
}

function isSame(value: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return value === expected;
  return typeof value === 'object' && value !== null && isEmpty(value);
}
