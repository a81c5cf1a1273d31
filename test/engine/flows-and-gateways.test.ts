import { describe, expect, test } from '@jest/globals';
import { buildModel, feel, type NodeSpec } from './support/build-model.ts';
import { World } from './support/world.ts';

const start = { id: 'start', type: 'startEvent' } as const;
const end = { id: 'end', type: 'endEvent' } as const;

describe('a straight line', () => {
  const model = buildModel(
    'line',
    [start, { id: 'work', type: 'serviceTask' }, end],
    ['start->work', 'work->end'],
  );

  test('waits at the job, takes its variables and ends', () => {
    const world = new World([model]);
    const key = world.start('line', { a: 1 });
    expect(world.open()).toEqual(['work']);
    world.finish('work', { b: 2 });
    expect(world.state(key).status).toBe('completed');
    expect(world.variables(key)).toEqual({ a: 1, b: 2 });
    expect(world.completed()).toEqual(['start', 'work', 'end', 'line']);
  });

  test('rejects a second completion', () => {
    const world = new World([model]);
    const key = world.start('line');
    const [jobKey] = Object.keys(world.state(key).jobs);
    world.finish('work');
    const again = world.attempt(key, { kind: 'completeJob', jobKey: jobKey as never, variables: {} });
    expect(again).toMatchObject({ ok: false, rejection: { code: 'INSTANCE_ENDED' } });
  });
});

describe('exclusive gateway (XOR-1)', () => {
  const model = buildModel(
    'xor',
    [
      start,
      { id: 'g', type: 'exclusiveGateway' },
      { id: 'a', type: 'serviceTask' },
      { id: 'b', type: 'serviceTask' },
      { id: 'c', type: 'serviceTask' },
    ],
    ['start->g', 'g->a?x > 10', 'g->b?x > 5', 'g->c!'],
  );

  test.each([
    [11, 'a'],
    [6, 'b'],
    [1, 'c'],
  ])('x = %d takes %s alone', (x, expected) => {
    const world = new World([model]);
    world.start('xor', { x });
    expect(world.open()).toEqual([expected]);
  });

  test('null is not false: an incident, and the decision runs again when it is resolved', () => {
    const world = new World([model]);
    const key = world.start('xor', {});
    expect(world.incidents(key)).toEqual(['g CONDITION_ERROR']);
    world.send(key, { kind: 'setVariables', scopeKey: key, variables: { x: 7 }, local: false });
    const [incidentKey] = Object.keys(world.state(key).incidents);
    world.send(key, { kind: 'resolveIncident', incidentKey: incidentKey as never });
    expect(world.open()).toEqual(['b']);
    expect(world.incidents(key)).toEqual([]);
  });
});

describe('parallel gateway (AND-1, AND-2)', () => {
  test('joins one token of each flow, whatever the order', () => {
    const model = buildModel(
      'and',
      [
        start,
        { id: 'split', type: 'parallelGateway' },
        { id: 'a', type: 'userTask' },
        { id: 'b', type: 'userTask' },
        { id: 'join', type: 'parallelGateway' },
        { id: 'after', type: 'userTask' },
      ],
      ['start->split', 'split->a', 'split->b', 'a->join', 'b->join', 'join->after'],
    );
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const world = new World([model]);
      const key = world.start('and');
      expect(world.open()).toEqual(['a', 'b']);
      world.finish(order[0] ?? '');
      expect(world.open()).toEqual([order[1]]);
      world.finish(order[1] ?? '');
      expect(world.open()).toEqual(['after']);
      world.finish('after');
      expect(world.state(key).status).toBe('completed');
    }
  });

  test('a join that can never fire is an incident, not silence (TOK-7)', () => {
    const model = buildModel(
      'stuck',
      [
        start,
        { id: 'x', type: 'exclusiveGateway' },
        { id: 'a', type: 'task' },
        { id: 'b', type: 'task' },
        { id: 'join', type: 'parallelGateway' },
        end,
      ],
      ['start->x', 'x->a?1 = 1', 'x->b!', 'a->join', 'b->join', 'join->end'],
    );
    const world = new World([model]);
    const key = world.start('stuck');
    expect(world.incidents(key)).toEqual(['join TOKENS_STUCK']);
    expect(world.state(key).status).toBe('active');
    world.send(key, { kind: 'cancelInstance', reason: 'test' });
    expect(world.state(key).status).toBe('terminated');
  });
});

describe('inclusive gateway (OR-1…8)', () => {
  const model = buildModel(
    'or',
    [
      start,
      { id: 'split', type: 'inclusiveGateway' },
      { id: 'a', type: 'userTask' },
      { id: 'b', type: 'userTask' },
      { id: 'c', type: 'userTask' },
      { id: 'join', type: 'inclusiveGateway' },
      { id: 'after', type: 'userTask' },
    ],
    [
      'start->split',
      'split->a?x > 0',
      'split->b?x > 1',
      'split->c!',
      'a->join',
      'b->join',
      'c->join',
      'join->after',
    ],
  );

  test('waits exactly for the branches that were taken', () => {
    const world = new World([model]);
    world.start('or', { x: 2 });
    expect(world.open()).toEqual(['a', 'b']);
    world.finish('b');
    expect(world.open()).toEqual(['a']);
    world.finish('a');
    expect(world.open()).toEqual(['after']);
  });

  test('one branch, no waiting; no branch, the default', () => {
    const world = new World([model]);
    world.start('or', { x: 1 });
    world.finish('a');
    expect(world.open()).toEqual(['after']);
    world.start('or', { x: 0 });
    expect(world.open()).toEqual(['after', 'c']);
  });

  test('a token that dies elsewhere releases the join in the same command (OR-4)', () => {
    const boundary = {
      id: 'bnd',
      type: 'boundaryEvent',
      attachedToId: 'b',
      eventDefinitions: [{ kind: 'message', catch: { name: { language: 'literal', value: 'm' } } }],
    } as const;
    const dying = buildModel(
      'dying',
      [
        start,
        { id: 'split', type: 'inclusiveGateway' },
        { id: 'a', type: 'userTask' },
        { id: 'b', type: 'userTask' },
        boundary,
        { id: 'gone', type: 'endEvent' },
        { id: 'join', type: 'inclusiveGateway' },
        { id: 'after', type: 'userTask' },
      ],
      ['start->split', 'split->a', 'split->b', 'a->join', 'b->join', 'join->after', 'bnd->gone'],
    );
    const world = new World([dying]);
    world.start('dying');
    world.finish('a');
    expect(world.open()).toEqual(['b']);
    expect(world.correlate('m')).toBe(true);
    expect(world.open()).toEqual(['after']);
  });
});

describe('flows out of an activity (FLW-1)', () => {
  test('every flow without condition and every true one; the default only when none was true', () => {
    const model = buildModel(
      'flw',
      [
        start,
        { id: 'w', type: 'task' },
        { id: 'a', type: 'userTask' },
        { id: 'b', type: 'userTask' },
        { id: 'c', type: 'userTask' },
      ],
      ['start->w', 'w->a', 'w->b?x = 1', 'w->c!'],
    );
    const world = new World([model]);
    world.start('flw', { x: 1 });
    expect(world.open()).toEqual(['a', 'b']);
    const other = new World([model]);
    other.start('flw', { x: 2 });
    expect(other.open()).toEqual(['a', 'c']);
  });
});

describe('loops', () => {
  test('ten thousand turns stay linear and go on over many transactions', () => {
    const model = buildModel(
      'loop',
      [
        start,
        { id: 'count', type: 'scriptTask', expression: feel('n + 1'), resultVariable: 'n' },
        { id: 'g', type: 'exclusiveGateway' },
        end,
      ],
      ['start->count', 'count->g', 'g->count?n < 9000', 'g->end!'],
    );
    const world = new World([model], { checks: false });
    const key = world.start('loop', { n: 0 });
    expect(world.variables(key)).toEqual({ n: 9000 });
    expect(world.commands).toBeGreaterThan(50);
    // Counted, not timed: a busy machine must not fail this.
    expect(world.history.length).toBeLessThan(14 * 9000);
  });

  test('a loop without a wait is stopped by LIMIT_ACTIVATIONS (RUN-3)', () => {
    const model = buildModel(
      'endless',
      [start, { id: 'again', type: 'task' }],
      ['start->again', 'again->again'],
    );
    const world = new World([model], { limits: { activationsMax: 700 } });
    const key = world.start('endless');
    expect(world.incidents(key)).toEqual(['again LIMIT_ACTIVATIONS']);
  });
});

test('an inclusive join is asked also after a step that failed on its own (OR-4, RUN-2)', () => {
  const nodes: NodeSpec[] = [
    { id: 's', type: 'startEvent' },
    { id: 'turn', type: 'task' },
    { id: 'join', type: 'inclusiveGateway' },
    { id: 'after', type: 'userTask' },
  ];
  const model = buildModel('main', nodes, ['s->turn', 'turn->turn', 'turn->join', 'join->after']);
  const world = new World([model], { limits: { stepsMax: 1, activationsMax: 3 } });
  const key = world.start('main');
  expect(world.incidents(key)).toEqual(['turn LIMIT_ACTIVATIONS']);
  expect(world.open()).toEqual(['after', 'after', 'after']);
});
