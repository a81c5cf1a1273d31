import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../engine/command.ts';
import type { Key } from '../../engine/model/json.ts';
import { buildModel, feel } from './support/build-model.ts';
import { job, start, user } from './support/node-specs.ts';
import { World } from './support/world.ts';

type Modification = Extract<Command, { kind: 'modifyInstance' }>;

const modification = (parts: Partial<Modification>): Modification => ({
  kind: 'modifyInstance',
  activate: [],
  move: [],
  terminate: [],
  reason: null,
  ...parts,
});
const startAt = (elementId: string, ancestorKey: Key | null = null) => ({
  elementId,
  ancestorKey,
  variables: [],
});

/** a → b → end; beside them a sub-process with x → y. */
const model = buildModel(
  'm',
  [
    start,
    user('a'),
    user('b'),
    { id: 'sub', type: 'subProcess' },
    { id: 's', type: 'startEvent', in: 'sub' },
    user('x', { in: 'sub' }),
    user('y', { in: 'sub' }),
    job('after'),
    { id: 'fork', type: 'parallelGateway' },
    user('left'),
    user('right'),
    { id: 'join', type: 'parallelGateway' },
    user('joined'),
    {
      id: 'each',
      type: 'userTask',
      loop: {
        kind: 'multiInstance',
        sequential: false,
        inputCollection: feel('items'),
        inputElement: 'item',
        firstIndex: 1,
      },
    } as never,
  ],
  [
    'start->a',
    'a->b',
    's->x',
    'x->y',
    'sub->after',
    'fork->left',
    'fork->right',
    'left->join',
    'right->join',
    'join->joined',
  ],
);

const begin = () => {
  const world = new World([model]);
  return { world, key: world.start('m', { items: [1, 2] }) };
};
const keyOf = (world: World, instance: Key, elementId: string): Key => {
  const found = Object.values(world.state(instance).elements).find((each) => each.elementId === elementId);
  if (found === undefined) throw new Error(`Nothing is at ${elementId}`);
  return found.key;
};

describe('modification of an instance', () => {
  test('starts and ends elements; what starts is there before a scope could complete (MOD-1)', () => {
    const { world, key } = begin();
    world.send(key, modification({ activate: [startAt('b')], terminate: [{ elementId: 'a' }] }));
    expect(world.open()).toEqual(['b']);
    expect(world.state(key).status).toBe('active');
  });

  test('makes the scopes around what it starts, once for all starts below one instance (MOD-3)', () => {
    const { world, key } = begin();
    world.send(key, modification({ activate: [startAt('x'), startAt('y')] }));
    expect(world.open()).toEqual(['a', 'x', 'y']);
    const subs = Object.values(world.state(key).elements).filter(({ elementId }) => elementId === 'sub');
    expect(subs).toHaveLength(1);
    world.send(key, modification({ activate: [startAt('y')] }));
    expect(world.open()).toEqual(['a', 'x', 'y', 'y']);
    world.send(key, modification({ activate: [startAt('x', key)] }));
    expect(world.attempt(key, modification({ activate: [startAt('x')] }))).toMatchObject({
      rejection: { code: 'AMBIGUOUS_ANCESTOR' },
    });
    const first = subs[0]?.key as Key;
    world.send(key, modification({ activate: [startAt('x', first)] }));
    expect(world.open()).toEqual(['a', 'x', 'x', 'x', 'y', 'y']);
  });

  test('ends a scope that is left empty, without going on after it, and the instance too (MOD-4)', () => {
    const { world, key } = begin();
    world.send(key, modification({ activate: [startAt('x')] }));
    world.send(key, modification({ terminate: [{ elementInstanceKey: keyOf(world, key, 'x') }] }));
    expect(world.open()).toEqual(['a']);
    world.send(key, modification({ terminate: [{ elementId: 'a' }], reason: 'Wrong order' }));
    expect(world.state(key).status).toBe('terminated');
    expect(world.history.map(({ fact }) => fact)).toContainEqual(
      expect.objectContaining({ kind: 'instanceTerminated', reason: 'Wrong order' }),
    );
  });

  test('moves each instance of a source to the target, in the scope it was in (MOD-5)', () => {
    const { world, key } = begin();
    world.send(key, modification({ activate: [startAt('x'), startAt('x', key)] }));
    world.send(key, modification({ activate: [startAt('x', key)] }));
    const move = { source: { elementId: 'x' }, targetElementId: 'y', variables: [] } as const;
    world.send(key, modification({ move: [{ ...move, ancestor: 'sourceParent' }] }));
    expect(world.open()).toEqual(['a', 'y', 'y', 'y']);
    const back = {
      source: { elementId: 'y' },
      targetElementId: 'b',
      ancestor: 'inferred',
      variables: [],
    } as const;
    world.send(key, modification({ move: [back] }));
    expect(world.open()).toEqual(['a', 'b', 'b', 'b']);
  });

  test('takes flows, and ends tokens that wait at a join (MOD-2, MOD-4)', () => {
    const { world, key } = begin();
    const after = { afterElementId: 'left', ancestorKey: null, variables: [] };
    world.send(key, modification({ activate: [startAt('fork')] }));
    world.send(key, modification({ activate: [after], terminate: [{ elementId: 'left' }] }));
    expect(world.open()).toEqual(['a', 'right']);
    expect(world.state(key).tokens).toHaveLength(1);
    world.send(key, modification({ terminate: [{ elementId: 'join' }, { elementId: 'right' }] }));
    expect(world.open()).toEqual(['a']);
    expect(world.state(key).tokens).toEqual([]);
    expect(
      world.attempt(key, modification({ activate: [{ ...after, afterElementId: 'fork' }] })),
    ).toMatchObject({
      rejection: { code: 'ELEMENT_NOT_ACTIVATABLE' },
    });
  });

  test('gives variables to the process, an enclosing scope or what it starts (MOD-2)', () => {
    const { world, key } = begin();
    const variables = [
      { scopeId: null, variables: { all: 1 } },
      { scopeId: 'sub', variables: { inner: 2 } },
      { scopeId: 'x', variables: { own: 3 } },
    ];
    world.send(key, modification({ activate: [{ elementId: 'x', ancestorKey: null, variables }] }));
    const state = world.state(key);
    expect(state.variables[key]).toEqual({ items: [1, 2], all: 1 });
    expect(state.variables[keyOf(world, key, 'sub')]).toEqual({ inner: 2 });
    expect(state.variables[keyOf(world, key, 'x')]).toEqual({ own: 3 });
    const elsewhere = [{ scopeId: 'b', variables: {} }];
    const wrong = modification({ activate: [{ elementId: 'x', ancestorKey: null, variables: elsewhere }] });
    expect(world.attempt(key, wrong)).toMatchObject({ rejection: { code: 'INVALID_VALUE' } });
  });

  test('is refused as a whole when one part of it cannot be', () => {
    const { world, key } = begin();
    world.send(key, modification({ activate: [startAt('each'), startAt('x')] }));
    const inner = Object.values(world.state(key).elements).find(({ role }) => role === 'inner')?.key as Key;
    const sub = keyOf(world, key, 'sub');
    const before = world.state(key);
    for (const [parts, code] of [
      [{ activate: [startAt('b'), startAt('nowhere')] }, 'UNKNOWN_ELEMENT'],
      [{ terminate: [{ elementId: 'nowhere' }] }, 'UNKNOWN_ELEMENT'],
      [{ terminate: [{ elementInstanceKey: '1' as Key }] }, 'NOT_FOUND'],
      [{ terminate: [{ elementInstanceKey: inner }] }, 'INVALID_VALUE'],
      [{ activate: [startAt('b', sub)] }, 'INVALID_VALUE'],
      [{ activate: [startAt('x', sub)], terminate: [{ elementInstanceKey: sub }] }, 'INVALID_VALUE'],
      [{ activate: [{ flowId: 'none', ancestorKey: null, variables: [] }] }, 'UNKNOWN_ELEMENT'],
    ] as const)
      expect(world.attempt(key, modification(parts as Partial<Modification>))).toMatchObject({
        ok: false,
        rejection: { code },
      });
    expect(world.state(key)).toEqual(before);
    world.send(key, modification({ terminate: [{ elementId: 'each' }] }));
    expect(world.open()).toEqual(['a', 'x']);
  });
});
