import { describe, expect, test } from '@jest/globals';
import { buildModel, feel, text, type NodeSpec } from './support/build-model.ts';
import { World } from './support/world.ts';

const start = { id: 'start', type: 'startEvent' } as const;
const loop = {
  kind: 'multiInstance',
  sequential: false,
  inputCollection: feel('items'),
  inputElement: 'item',
  firstIndex: 1,
};

describe('every limit stops one element with an incident, or refuses the command', () => {
  test('tokensMax: the flows of the departure that would exceed it are not taken (LIMIT_TOKENS)', () => {
    const model = buildModel(
      't',
      [
        start,
        { id: 'split', type: 'parallelGateway' },
        ...Array.from({ length: 6 }, (_, at): NodeSpec => ({ id: `u${String(at)}`, type: 'userTask' })),
      ],
      ['start->split', ...Array.from({ length: 6 }, (_, at) => `split->u${String(at)}`)],
    );
    const world = new World([model], { limits: { tokensMax: 5 } });
    const key = world.start('t');
    expect(world.incidents(key)).toEqual(['split LIMIT_TOKENS']);
    expect(world.open()).toEqual([]);
  });

  test('iterationsMax: before the first item, and on the next iteration of a loop (LIMIT_ITERATIONS)', () => {
    const many = new World([buildModel('m', [start, { id: 't', type: 'userTask', loop }], ['start->t'])], {
      limits: { iterationsMax: 2 },
    });
    const key = many.start('m', { items: [1, 2, 3] });
    expect(many.incidents(key)).toEqual(['t LIMIT_ITERATIONS']);
    const endless = { kind: 'standardLoop', testBefore: false, condition: text(true), firstIndex: 1 };
    const world = new World(
      [buildModel('l', [start, { id: 't', type: 'task', loop: endless }], ['start->t'])],
      { limits: { iterationsMax: 5 } },
    );
    const looping = world.start('l');
    expect(world.incidents(looping)).toEqual(['t LIMIT_ITERATIONS']);
    expect(world.completed().filter((id) => id === 't')).toHaveLength(4);
  });

  test('iterationBatch: parallel instances are made in batches and are all there in the end (MI-6)', () => {
    const world = new World([buildModel('m', [start, { id: 't', type: 'userTask', loop }], ['start->t'])], {
      limits: { iterationBatch: 2, stepsMax: 3 },
    });
    world.start('m', { items: [1, 2, 3, 4, 5] });
    expect(world.open()).toEqual(['t', 't', 't', 't', 't']);
  });

  test('a completion condition ends the body before its last batch exists (MI-6)', () => {
    const early = { ...loop, completionCondition: feel('numberOfCompletedInstances >= 1') };
    const world = new World(
      [
        buildModel(
          'm',
          [start, { id: 't', type: 'task', loop: early }, { id: 'u', type: 'userTask' }],
          ['start->t', 't->u'],
        ),
      ],
      {
        limits: { iterationBatch: 2 },
      },
    );
    const key = world.start('m', { items: [1, 2, 3, 4, 5, 6, 7, 8] });
    expect(world.open()).toEqual(['u']);
    expect(Object.keys(world.state(key).elements)).toHaveLength(2);
  });

  test('iterations do not count for tokensMax', () => {
    const world = new World(
      [
        buildModel(
          'm',
          [start, { id: 't', type: 'userTask', loop }, { id: 'u', type: 'userTask' }],
          ['start->t', 't->u'],
        ),
      ],
      {
        limits: { tokensMax: 5 },
      },
    );
    world.start('m', { items: [1, 2, 3, 4, 5, 6, 7, 8] });
    for (let count = 0; count < 8; count += 1) world.finish('t');
    expect(world.open()).toEqual(['u']);
  });

  test('each iteration brings room for a few tokens and elements of its own (tokensPerIteration)', () => {
    const split = ['start->sub', 's->split', ...[0, 1, 2, 3].map((at) => `split->u${String(at)}`)];
    const model = buildModel(
      'm',
      [
        start,
        { id: 'sub', type: 'subProcess', loop },
        { id: 's', type: 'startEvent', in: 'sub' },
        { id: 'split', type: 'parallelGateway', in: 'sub' },
        ...[0, 1, 2, 3].map((at): NodeSpec => ({ id: `u${String(at)}`, type: 'userTask', in: 'sub' })),
      ],
      split,
    );
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    const fits = new World([model], { limits: { tokensMax: 12, tokensPerIteration: 4 } });
    fits.start('m', { items });
    expect(fits.open()).toHaveLength(32);
    const tight = new World([model], { limits: { tokensMax: 12, tokensPerIteration: 2 } });
    const key = tight.start('m', { items });
    expect(tight.incidents(key)).toContain('split LIMIT_TOKENS');
  });

  test.each([
    ['variableBytesMax', { variableBytesMax: 50 }, 'x'.repeat(100)],
    ['jsonDepthMax', { jsonDepthMax: 2 }, [[[1]]]],
    ['jsonKeysMax', { jsonKeysMax: 2 }, { a: 1, b: 2, c: 3 }],
    ['instanceBytesMax', { instanceBytesMax: 60 }, 'x'.repeat(100)],
  ])('%s: a caller is refused (VARIABLES_TOO_LARGE)', (_name, limits, value) => {
    const world = new World([buildModel('v', [start, { id: 't', type: 'userTask' }], ['start->t'])], {
      limits,
    });
    const key = world.start('v');
    const result = world.attempt(key, {
      kind: 'setVariables',
      scopeKey: key,
      variables: { value },
      local: true,
    });
    expect(result).toMatchObject({ ok: false, rejection: { code: 'VARIABLES_TOO_LARGE' } });
  });

  test('instanceBytesMax counts the list of a loop, not what its iterations get of it, but all that others write (MI-2)', () => {
    const world = new World(
      [
        buildModel(
          'm',
          [start, { id: 't', type: 'userTask', loop }, { id: 'u', type: 'userTask' }],
          ['start->t', 't->u'],
        ),
      ],
      { limits: { instanceBytesMax: 200 } },
    );
    const key = world.start('m', { items: [1, 2, 3, 4, 5, 6, 7, 8] });
    expect(world.incidents(key)).toEqual([]);
    expect(world.open()).toHaveLength(8);
    const state = world.state(key);
    expect(state.variableBytes).toBeGreaterThan(200);
    // The list with its name in the process, and once more with the body that keeps it.
    expect(state.variableBytes + state.loopBytes).toBe(83 + 74);
    const inner = Object.values(state.elements).find(({ role }) => role === 'inner');
    const write = (note: string): unknown =>
      world.attempt(key, {
        kind: 'setVariables',
        scopeKey: inner?.key ?? key,
        variables: { note },
        local: true,
      });
    expect(write('x'.repeat(60))).toMatchObject({
      ok: false,
      rejection: { code: 'VARIABLES_TOO_LARGE' },
    });
    expect(write('x'.repeat(20))).toMatchObject({ ok: true });
    for (let count = 0; count < 8; count += 1) world.finish('t');
    expect(world.state(key)).toMatchObject({ variableBytes: 83, loopBytes: 0 });
  });

  test('messageBytesMax: what a throw event would publish (MESSAGE_SIZE_EXCEEDED)', () => {
    const thrown = { kind: 'message', throw: { name: text('m') } } as const;
    const node: NodeSpec = {
      id: 'send',
      type: 'endEvent',
      eventDefinitions: [thrown],
      inputMappings: [{ source: feel('big'), target: 'body' }],
    };
    const world = new World([buildModel('m', [start, node], ['start->send'])], {
      limits: { messageBytesMax: 50 },
    });
    const key = world.start('m', { big: 'x'.repeat(100) });
    expect(world.incidents(key)).toEqual(['send MESSAGE_SIZE_EXCEEDED']);
  });
});

test('an expression that could run long answers NEEDS_GUARD and nothing has happened', async () => {
  const { execute } = await import('../../engine/execute.ts');
  const slow = { language: 'feel', source: 'for i in 1..9 return i', plain: false, reads: [] } as const;
  const model = buildModel(
    'g',
    [start, { id: 's', type: 'scriptTask', expression: slow, resultVariable: 'r' }],
    ['start->s'],
  );
  let last = 0;
  const env = (guarded: boolean) => ({
    now: 0,
    nextKey: () => String((last += 1024)) as never,
    timeZone: 'UTC',
    guarded,
  });
  const command = {
    kind: 'createInstance',
    key: '7' as never,
    definitionKey: '1' as never,
    tenantId: 't',
    businessId: null,
    tags: [],
    rootKey: '7' as never,
    parent: null,
    variables: {},
    startedBy: null,
    start: { kind: 'none' },
  } as const;
  expect(execute(model, null, command, env(false))).toMatchObject({
    ok: false,
    rejection: { code: 'NEEDS_GUARD' },
  });
  expect(execute(model, null, command, env(true))).toMatchObject({
    ok: true,
    state: { status: 'completed' },
  });
});
