import { describe, expect, test } from '@jest/globals';
import type { MultiInstanceModel } from '../../engine/model/process-model.ts';
import { buildModel, feel, text, type NodeSpec } from './support/build-model.ts';
import { boundary, message, start, user } from './support/node-specs.ts';
import { World } from './support/world.ts';

const call = (id: string, processId: string, more: Partial<NodeSpec> = {}): NodeSpec => ({
  id,
  type: 'callActivity',
  processId: text(processId),
  ...more,
});
const parallel = (more: Partial<MultiInstanceModel> = {}): MultiInstanceModel => ({
  kind: 'multiInstance',
  sequential: false,
  inputCollection: feel('items'),
  inputElement: 'item',
  firstIndex: 1,
  ...more,
});

describe('call activity', () => {
  const child = buildModel('child', [start, user('work')], ['start->work']);

  test('copies in and out and completes once (CALL-4…7)', () => {
    const world = new World([
      buildModel('main', [start, call('c', 'child'), user('after')], ['start->c', 'c->after']),
      child,
    ]);
    const key = world.start('main', { a: 1 });
    expect(world.open()).toEqual(['work']);
    world.finish('work', { b: 2 });
    expect(world.open()).toEqual(['after']);
    expect(world.variables(key)).toEqual({ a: 1, b: 2 });
  });

  test('the key of the called instance is a variable as soon as it exists', () => {
    const world = new World([
      buildModel('main', [start, call('c', 'child', { instanceVariable: 'childKey' })], ['start->c']),
      child,
    ]);
    const key = world.start('main', { childKey: null });
    const called = world.active().find((state) => state.parent !== null)?.key;
    expect(called).toBeDefined();
    expect(world.variables(key)).toEqual({ childKey: called });
  });

  test('local out-parameters of several calls at once do not overwrite each other', () => {
    const node = call('c', 'child', {
      propagateAllChildVariables: false,
      outputIsLocal: true,
      outParameters: [{ source: feel('b'), target: 'r' }],
      loop: parallel({ outputCollection: 'all', outputElement: feel('r') }),
    });
    const world = new World([
      buildModel('main', [start, node, user('after')], ['start->c', 'c->after']),
      child,
    ]);
    const key = world.start('main', { items: [1, 2] });
    world.finish('work', { b: 'first' });
    world.finish('work', { b: 'second' });
    expect(world.variables(key)).toEqual({ items: [1, 2], all: ['first', 'second'] });
  });

  test('explicit mappings copy exactly what they name', () => {
    const node = call('c', 'child', {
      propagateAllParentVariables: false,
      propagateAllChildVariables: false,
      inParameters: [{ source: feel('a + 1'), target: 'x' }],
      outParameters: [{ source: feel('b'), target: 'y' }],
    });
    const world = new World([
      buildModel('main', [start, node, user('after')], ['start->c', 'c->after']),
      child,
    ]);
    const key = world.start('main', { a: 1 });
    const called = world.active().find((state) => state.processId === 'child');
    expect(called?.variables[called.key]).toEqual({ x: 2 });
    world.finish('work', { b: 2, z: 3 });
    expect(world.variables(key)).toEqual({ a: 1, y: 2 });
  });

  test('interrupting the call ends the called instance first (CALL-8)', () => {
    const model = buildModel(
      'main',
      [start, call('c', 'child'), boundary('stop', 'c', message('stop')), user('stopped')],
      ['start->c', 'stop->stopped'],
    );
    const world = new World([model, child]);
    world.start('main');
    world.correlate('stop');
    expect(world.open()).toEqual(['stopped']);
    expect(world.active()).toHaveLength(1);
    const order = world.history.map(({ fact }) => fact.kind);
    expect(order.indexOf('instanceTerminated')).toBeLessThan(order.lastIndexOf('elementTerminated'));
  });

  test('an error crosses the border; the called instance ends (ERR-5)', () => {
    const failing = buildModel(
      'child',
      [
        start,
        user('work'),
        { id: 'fail', type: 'endEvent', eventDefinitions: [{ kind: 'error', code: text('E1') }] },
      ],
      ['start->work', 'work->fail'],
    );
    const middle = buildModel('middle', [start, call('m', 'child')], ['start->m']);
    const main = buildModel(
      'main',
      [
        start,
        call('c', 'middle'),
        boundary('err', 'c', { kind: 'error', code: text('E1') }),
        user('handled'),
      ],
      ['start->c', 'err->handled'],
    );
    const world = new World([main, middle, failing]);
    world.start('main');
    world.finish('work');
    expect(world.open()).toEqual(['handled']);
    expect(world.active()).toHaveLength(1);
  });

  test('an error nobody catches is an incident at the throw, and nothing ends (ERR-6)', () => {
    const failing = buildModel(
      'child',
      [start, { id: 'fail', type: 'endEvent', eventDefinitions: [{ kind: 'error', code: text('E1') }] }],
      ['start->fail'],
    );
    const world = new World([buildModel('main', [start, call('c', 'child')], ['start->c']), failing]);
    world.start('main');
    const called = world.active().find((state) => state.processId === 'child');
    expect(world.incidents(called?.key ?? ('' as never))).toEqual(['fail UNHANDLED_ERROR_EVENT']);
    expect(world.active()).toHaveLength(2);
  });

  test('an escalation goes on after the callers have answered (ESC-3)', () => {
    const raising = buildModel(
      'child',
      [
        start,
        {
          id: 'raise',
          type: 'intermediateThrowEvent',
          eventDefinitions: [{ kind: 'escalation', code: text('S') }],
        },
        user('work'),
      ],
      ['start->raise', 'raise->work'],
    );
    const main = buildModel(
      'main',
      [
        start,
        call('c', 'child'),
        boundary('esc', 'c', { kind: 'escalation' }, { interrupting: false }),
        user('told'),
      ],
      ['start->c', 'esc->told'],
    );
    const world = new World([main, raising]);
    world.start('main');
    expect(world.open()).toEqual(['told', 'work']);
    const alone = new World([buildModel('main', [start, call('c', 'child')], ['start->c']), raising]);
    alone.start('main');
    expect(alone.open()).toEqual(['work']);
  });

  test('a process that is not there is an incident; resolving asks again', () => {
    const world = new World([buildModel('main', [start, call('c', 'nowhere')], ['start->c'])]);
    const key = world.start('main');
    expect(world.incidents(key)).toEqual(['c CALLED_ELEMENT_ERROR']);
    world.send(key, {
      kind: 'resolveIncident',
      incidentKey: Object.keys(world.state(key).incidents)[0] as never,
    });
    expect(world.incidents(key)).toEqual(['c CALLED_ELEMENT_ERROR']);
    world.send(key, { kind: 'cancelInstance', reason: null });
    expect(world.state(key).status).toBe('terminated');
  });

  test('calls that never end stop at the depth limit (CALL-3)', () => {
    const world = new World([buildModel('main', [start, call('c', 'main')], ['start->c'])], {
      limits: { callDepthMax: 5 },
    });
    world.start('main');
    expect(world.active()).toHaveLength(6);
    expect(world.active().flatMap((state) => Object.values(state.incidents).map(({ code }) => code))).toEqual(
      ['LIMIT_CALL_DEPTH'],
    );
  });

  test('canceling the root ends the whole tree', () => {
    const world = new World([buildModel('main', [start, call('c', 'child')], ['start->c']), child]);
    const key = world.start('main');
    world.send(key, { kind: 'cancelInstance', reason: 'enough' });
    expect(world.active()).toHaveLength(0);
    const ends = world.history.flatMap(({ instance, fact }) =>
      fact.kind === 'instanceTerminated' ? [instance] : [],
    );
    expect(ends.at(-1)).toBe(key);
  });
});

describe('multi-instance', () => {
  test('parallel: all at once, outputs at the index of their item (MI-4, MI-5)', () => {
    const node = user('t', {
      loop: parallel({ outputCollection: 'results', outputElement: feel('r') }),
      outputMappings: [],
    });
    const world = new World([buildModel('mi', [start, node, user('after')], ['start->t', 't->after'])]);
    const key = world.start('mi', { items: ['a', 'b', 'c'] });
    expect(world.open()).toEqual(['t', 't', 't']);
    const tasks = Object.values(world.state(key).userTasks);
    const locals = tasks.map((task) => world.state(key).variables[task.elementInstanceKey]);
    const own = (item: string, loopCounter: number): object => ({ item, loopCounter, r: null });
    expect(locals).toEqual([own('a', 1), own('b', 2), own('c', 3)]);
    for (const at of [2, 0, 1]) {
      const userTaskKey = tasks[at]?.key ?? ('' as never);
      world.send(key, {
        kind: 'completeUserTask',
        userTaskKey,
        variables: { r: at },
        action: null,
        actor: null,
      });
    }
    expect(world.open()).toEqual(['after']);
    expect(world.variables(key)['results']).toEqual([0, 1, 2]);
  });

  test('sequential: one after the other (M02); an empty list completes at once', () => {
    const node = user('t', {
      loop: parallel({ sequential: true, outputCollection: 'out', outputElement: feel('item') }),
    });
    const world = new World([buildModel('mi', [start, node, user('after')], ['start->t', 't->after'])]);
    const key = world.start('mi', { items: [1, 2] });
    expect(world.open()).toEqual(['t']);
    world.finish('t');
    world.finish('t');
    expect(world.open()).toEqual(['after']);
    expect(world.variables(key)['out']).toEqual([1, 2]);
    const empty = world.start('mi', { items: [] });
    expect(world.variables(empty)['out']).toEqual([]);
  });

  test('the completion condition ends the rest (M06); counters are readable (MI-3)', () => {
    const node = user('t', {
      loop: parallel({ completionCondition: feel('numberOfCompletedInstances >= 2') }),
    });
    const world = new World([buildModel('mi', [start, node, user('after')], ['start->t', 't->after'])]);
    world.start('mi', { items: [1, 2, 3, 4] });
    world.finish('t');
    world.finish('t');
    expect(world.open()).toEqual(['after']);
  });

  test('a boundary event belongs to the body and ends all instances (BND-6)', () => {
    const node = user('t', { loop: parallel() });
    const world = new World([
      buildModel(
        'mi',
        [start, node, boundary('stop', 't', message('stop')), user('stopped')],
        ['start->t', 'stop->stopped'],
      ),
    ]);
    world.start('mi', { items: [1, 2, 3] });
    expect(world.waits()).toHaveLength(1);
    world.correlate('stop');
    expect(world.open()).toEqual(['stopped']);
  });

  test('something that is not a list is an incident before the first item (MI-1)', () => {
    const world = new World([buildModel('mi', [start, user('t', { loop: parallel() })], ['start->t'])]);
    const key = world.start('mi', { items: 5 });
    expect(world.incidents(key)).toEqual(['t MI_INVALID']);
    world.send(key, { kind: 'setVariables', scopeKey: key, variables: { items: [1] }, local: false });
    world.send(key, {
      kind: 'resolveIncident',
      incidentKey: Object.keys(world.state(key).incidents)[0] as never,
    });
    expect(world.open()).toEqual(['t']);
  });

  test('sub-processes and calls: one scope or called instance per item (S17)', () => {
    const nodes: NodeSpec[] = [
      start,
      { id: 'sub', type: 'subProcess', loop: parallel() },
      { id: 's1', type: 'startEvent', in: 'sub' },
      user('a', { in: 'sub' }),
      call('c', 'child', { loop: parallel() }),
    ];
    const world = new World([
      buildModel('mi', nodes, ['start->sub', 's1->a', 'sub->c']),
      buildModel('child', [start, user('work')], ['start->work']),
    ]);
    const key = world.start('mi', { items: [1, 2] });
    expect(world.open()).toEqual(['a', 'a']);
    world.finish('a');
    world.finish('a');
    expect(world.open()).toEqual(['work', 'work']);
    world.finish('work');
    world.finish('work');
    expect(world.state(key).status).toBe('completed');
  });

  test('a thousand items stay linear', () => {
    const node: NodeSpec = {
      id: 't',
      type: 'serviceTask',
      loop: parallel({ outputCollection: 'out', outputElement: feel('item') }),
    };
    const world = new World([buildModel('mi', [start, node], ['start->t'])], { checks: false });
    const key = world.start('mi', { items: Array.from({ length: 1000 }, (_, index) => index) });
    expect(Object.keys(world.state(key).jobs)).toHaveLength(1000);
    for (const jobKey of Object.keys(world.state(key).jobs))
      world.send(key, { kind: 'completeJob', jobKey: jobKey as never, variables: {} });
    expect(world.state(key).status).toBe('completed');
    // Counted, not timed: a busy machine must not fail this.
    expect(world.history.length).toBeLessThan(20 * 1000);
  });

  test('standard loop: tested before or after, at most the maximum (LOOP-1, LOOP-2)', () => {
    const loop = {
      kind: 'standardLoop',
      testBefore: false,
      condition: feel('more'),
      maximum: text(3),
      firstIndex: 1,
    } as const;
    const run = (settings: object, answers: boolean[]): number => {
      const world = new World([
        buildModel('l', [start, user('t', { loop: { ...loop, ...settings } })], ['start->t']),
      ]);
      const key = world.start('l', { more: answers[0] ?? false });
      let runs = 0;
      while (world.state(key).status === 'active') {
        runs += 1;
        world.finish('t', { more: answers[runs] ?? true });
      }
      return runs;
    };
    expect(run({}, [false, true, false])).toBe(2);
    expect(run({}, [false, true, true, true])).toBe(3);
    expect(run({ testBefore: true }, [false])).toBe(0);
    expect(run({ testBefore: true }, [true, false])).toBe(1);
  });
});
