import { describe, expect, test } from '@jest/globals';
import type { EventDefinition } from '../../engine/model/process-model.ts';
import { buildModel, feel, text, type NodeSpec } from './support/build-model.ts';
import { job, start } from './support/node-specs.ts';
import { World } from './support/world.ts';

const map = (source: string, target: string) => ({ source: feel(source), target });

describe('variables', () => {
  test('inputs are local, in order, and see the earlier ones; a.b builds an object (VAR-4)', () => {
    const model = buildModel(
      'v',
      [
        start,
        job('w', { inputMappings: [map('n + 1', 'x'), map('x + 1', 'y'), map('x', 'o.a'), map('y', 'o.b')] }),
      ],
      ['start->w'],
    );
    const world = new World([model]);
    const key = world.start('v', { n: 1 });
    const [open] = Object.values(world.state(key).jobs);
    expect(world.state(key).variables[open?.elementInstanceKey ?? '']).toEqual({
      x: 2,
      y: 3,
      o: { a: 2, b: 3 },
    });
    world.finish('w');
    expect(world.variables(key)).toEqual({ n: 1 });
  });

  test('without mapping each result goes to the nearest scope that has it, else the root (VAR-2)', () => {
    const model = buildModel(
      'v',
      [
        start,
        { id: 'sub', type: 'subProcess', inputMappings: [map('1', 'mine')] },
        { id: 's1', type: 'startEvent', in: 'sub' },
        job('w', { in: 'sub' }),
        job('after', { in: 'sub' }),
      ],
      ['start->sub', 's1->w', 'w->after'],
    );
    const world = new World([model]);
    const key = world.start('v');
    world.finish('w', { mine: 2, other: 3 });
    const sub = Object.values(world.state(key).elements).find((element) => element.elementId === 'sub');
    expect(world.state(key).variables[sub?.key ?? '']).toEqual({ mine: 2 });
    expect(world.state(key).variables[key]).toEqual({ other: 3 });
  });

  test('with output mappings only they leave; a.b changes a member; `all` lets the rest follow (VAR-5)', () => {
    const node = (propagate: 'mapped' | 'all'): NodeSpec =>
      job('w', { outputMappings: [map('r', 'sum'), map('r', 'order.total')], propagate });
    for (const propagate of ['mapped', 'all'] as const) {
      const world = new World([buildModel('v', [start, node(propagate)], ['start->w'])]);
      const key = world.start('v', { order: { id: 7 } });
      world.finish('w', { r: 5, extra: 1 });
      expect(world.variables(key)).toEqual({
        sum: 5,
        order: { id: 7, total: 5 },
        ...(propagate === 'all' ? { r: 5, extra: 1 } : {}),
      });
    }
  });

  test('a failing output mapping keeps the result; resolving maps it with the variables of then (INC-2)', () => {
    const model = buildModel(
      'v',
      [
        start,
        job('w', {
          outputMappings: [
            { source: { language: 'feel', source: 'r / d', plain: true, reads: ['r', 'd'] }, target: 'q' },
          ],
        }),
      ],
      ['start->w'],
    );
    const world = new World([model]);
    const key = world.start('v', { d: 'x' });
    world.finish('w', { r: 6 });
    const [incident] = Object.values(world.state(key).incidents);
    if (incident !== undefined) {
      expect(incident.code).toBe('IO_MAPPING_ERROR');
      world.send(key, { kind: 'setVariables', scopeKey: key, variables: { d: 3 }, local: false });
      world.send(key, { kind: 'resolveIncident', incidentKey: incident.key });
    }
    expect(world.state(key).status).toBe('completed');
  });

  test('variables that are too large are rejected, and nothing changes', () => {
    const world = new World([buildModel('v', [start, job('w')], ['start->w'])], {
      limits: { variableBytesMax: 100 },
    });
    const key = world.start('v');
    const before = world.state(key);
    const result = world.attempt(key, {
      kind: 'setVariables',
      scopeKey: key,
      variables: { big: 'x'.repeat(200) },
      local: false,
    });
    expect(result).toMatchObject({ ok: false, rejection: { code: 'VARIABLES_TOO_LARGE' } });
    expect(world.state(key)).toBe(before);
  });

  test('a mapping that writes too much is an incident (LIMIT_VARIABLES)', () => {
    const world = new World(
      [buildModel('v', [start, job('w', { inputMappings: [map('a + a', 'b')] })], ['start->w'])],
      { limits: { variableBytesMax: 100 } },
    );
    const key = world.start('v', { a: 'x'.repeat(60) });
    expect(world.incidents(key)).toEqual(['w LIMIT_VARIABLES']);
  });
});

describe('user tasks', () => {
  const node: NodeSpec = {
    id: 't',
    type: 'userTask',
    assignee: feel('who'),
    candidateGroups: text('a, b'),
    dueDate: text('2030-02-01T12:00:00Z'),
    priority: text('70'),
  };

  test('attributes are evaluated once (TSK-1)', () => {
    const world = new World([buildModel('u', [start, node], ['start->t'])]);
    const key = world.start('u', { who: 'ann' });
    const [task] = Object.values(world.state(key).userTasks);
    expect(task).toMatchObject({
      assignee: 'ann',
      candidateGroups: ['a', 'b'],
      dueDate: '2030-02-01T12:00:00.000Z',
      priority: 70,
    });
  });

  test('a delegated task goes back to its first owner before it can be completed (TSK-12)', () => {
    const world = new World([buildModel('u', [start, node], ['start->t'])]);
    const key = world.start('u', { who: 'ann', found: 1 });
    const userTaskKey = Object.keys(world.state(key).userTasks)[0] as never;
    const task = () => Object.values(world.state(key).userTasks)[0];
    const resolve = { kind: 'resolveUserTask', userTaskKey, variables: { found: 2 }, action: null } as const;
    const complete = {
      kind: 'completeUserTask',
      userTaskKey,
      variables: {},
      action: null,
      actor: 'bob',
    } as const;
    expect(world.attempt(key, resolve)).toMatchObject({ rejection: { code: 'TASK_NOT_DELEGATED' } });
    for (const assignee of ['bob', 'eve'])
      world.send(key, { kind: 'delegateUserTask', userTaskKey, assignee, action: null });
    expect(task()).toMatchObject({ assignee: 'eve', owner: 'ann', delegationState: 'PENDING' });
    expect(world.attempt(key, complete)).toMatchObject({
      rejection: { code: 'TASK_DELEGATED', details: { owner: 'ann' } },
    });
    world.send(key, resolve);
    expect(task()).toMatchObject({ assignee: 'ann', owner: 'ann', delegationState: 'RESOLVED' });
    expect(world.state(key).variables[key]).toMatchObject({ found: 2 });
    expect(world.attempt(key, complete)).toMatchObject({ ok: true });
  });

  test('a claim loses against somebody else; an override wins', () => {
    const world = new World([buildModel('u', [start, node], ['start->t'])]);
    const key = world.start('u', { who: 'ann' });
    const userTaskKey = Object.keys(world.state(key).userTasks)[0] as never;
    const claim = {
      kind: 'assignUserTask',
      userTaskKey,
      assignee: 'bob',
      allowOverride: false,
      action: null,
    } as const;
    expect(world.attempt(key, claim)).toMatchObject({
      ok: false,
      rejection: { code: 'TASK_ALREADY_ASSIGNED', details: { assignee: 'ann' } },
    });
    world.send(key, { ...claim, allowOverride: true });
    expect(Object.values(world.state(key).userTasks)[0]?.assignee).toBe('bob');
    expect(
      world.attempt(key, {
        kind: 'completeUserTask',
        userTaskKey: '1' as never,
        variables: {},
        action: null,
        actor: null,
      }),
    ).toMatchObject({
      ok: false,
      rejection: { code: 'TASK_NOT_ACTIVE' },
    });
  });

  test('a wrong date is an incident', () => {
    const world = new World([buildModel('u', [start, { ...node, dueDate: text('tomorrow') }], ['start->t'])]);
    const key = world.start('u', { who: 'ann' });
    expect(world.incidents(key)).toEqual(['t EXTRACT_VALUE_ERROR']);
  });
});

describe('jobs around an element', () => {
  const listener = (event: 'start' | 'end', name: string) => ({
    event,
    jobType: text(name),
    retries: text(3),
    headers: {},
  });

  test('listeners run one after the other and the element waits for each (LSN-1)', () => {
    const node: NodeSpec = {
      id: 't',
      type: 'userTask',
      listeners: [listener('start', 's1'), listener('start', 's2'), listener('end', 'e1')],
    };
    const world = new World([buildModel('l', [start, node], ['start->t'])]);
    const key = world.start('l');
    const types = (): string[] => Object.values(world.state(key).jobs).map((open) => open.type);
    expect(types()).toEqual(['s1']);
    world.finish('t', { local: 1 });
    expect(types()).toEqual(['s2']);
    expect(Object.values(world.state(key).userTasks)).toHaveLength(0);
    world.finish('t');
    expect(Object.values(world.state(key).userTasks)).toHaveLength(1);
    world.finish('t', { done: true });
    expect(types()).toEqual(['e1']);
    world.finish('t', { outer: 2 });
    expect(world.state(key).status).toBe('completed');
    expect(world.variables(key)).toEqual({ done: true, outer: 2 });
  });

  test('cancel listeners run before the element is gone; what follows the interruption waits for them (LSN-1)', () => {
    const listeners = ['c1', 'c2'].map((type) => ({
      event: 'cancel',
      jobType: text(type),
      retries: text(3),
      headers: {},
    }));
    const stop: EventDefinition = { kind: 'message', catch: { name: text('stop') } };
    const model = buildModel(
      'l',
      [
        start,
        { id: 't', type: 'userTask', listeners },
        { id: 'b', type: 'boundaryEvent', attachedToId: 't', eventDefinitions: [stop] },
        { id: 'after', type: 'userTask' },
      ],
      ['start->t', 'b->after'],
    );
    const world = new World([model]);
    const key = world.start('l');
    world.correlate('stop');
    const types = (): string[] => Object.values(world.state(key).jobs).map((open) => open.type);
    expect(types()).toEqual(['c1']);
    // LIF-3: the task goes only after them.
    expect(Object.values(world.state(key).userTasks)).toHaveLength(1);
    const answer = (): void => {
      const [job] = Object.values(world.state(key).jobs);
      if (job !== undefined) world.send(key, { kind: 'completeJob', jobKey: job.key, variables: {} });
    };
    answer();
    expect(types()).toEqual(['c2']);
    answer();
    expect(world.open()).toEqual(['after']);
    world.send(key, { kind: 'cancelInstance', reason: null });
    expect(world.state(key).status).toBe('terminated');
  });

  test('async before and after are boundaries of their own (RUN-1)', () => {
    const world = new World([
      buildModel(
        'a',
        [start, { id: 't', type: 'userTask', asyncBefore: true, asyncAfter: true }],
        ['start->t'],
      ),
    ]);
    const key = world.start('a');
    const kinds = (): string[] => Object.values(world.state(key).jobs).map((open) => open.kind);
    expect(kinds()).toEqual(['CONTINUATION']);
    world.finish('t');
    expect(Object.values(world.state(key).userTasks)).toHaveLength(1);
    world.finish('t');
    expect(kinds()).toEqual(['CONTINUATION']);
    world.finish('t');
    expect(world.state(key).status).toBe('completed');
  });

  test('on a repeated activity listeners run per instance, continuations around the whole (RUN-1, LSN-1)', () => {
    const loop = {
      kind: 'multiInstance',
      sequential: true,
      inputCollection: feel('items'),
      inputElement: 'i',
      firstIndex: 1,
    };
    const node: NodeSpec = {
      id: 't',
      type: 'task',
      loop,
      asyncAfter: true,
      listeners: [listener('end', 'e1')],
    };
    const world = new World([buildModel('l', [start, node], ['start->t'])]);
    const key = world.start('l', { items: [1, 2] });
    const types: string[] = [];
    while (world.state(key).status === 'active') {
      types.push(...Object.values(world.state(key).jobs).map((open) => open.type));
      world.finish('t');
    }
    expect(types).toEqual(['e1', 'e1', 'continuation']);
  });

  test('a script in JavaScript is a job whose result goes to the result variable (TSK-9)', () => {
    const node: NodeSpec = {
      id: 's',
      type: 'scriptTask',
      script: { language: 'javascript', source: '1 + 1' },
      resultVariable: 'two',
    };
    const world = new World([buildModel('s', [start, node], ['start->s'])]);
    const key = world.start('s');
    expect(Object.values(world.state(key).jobs).map((open) => open.kind)).toEqual(['SCRIPT']);
    world.finish('s', { result: 2, also: 'written' });
    expect(world.variables(key)).toEqual({ two: 2, also: 'written' });
  });

  test('a suspended instance takes no step (RUN-4)', () => {
    const world = new World([buildModel('s', [start, job('w')], ['start->w'])]);
    const key = world.start('s');
    world.send(key, { kind: 'suspendInstance' });
    const jobKey = Object.keys(world.state(key).jobs)[0] as never;
    expect(world.attempt(key, { kind: 'completeJob', jobKey, variables: {} })).toMatchObject({
      ok: false,
      rejection: { code: 'INSTANCE_SUSPENDED' },
    });
    world.send(key, { kind: 'resumeInstance' });
    world.finish('w');
    expect(world.state(key).status).toBe('completed');
  });
});

describe('several definitions on one event', () => {
  const message = (name: string): EventDefinition => ({ kind: 'message', catch: { name: text(name) } });
  const wait = (parallelMultiple: boolean): NodeSpec => ({
    id: 'w',
    type: 'intermediateCatchEvent',
    eventDefinitions: [message('a'), message('b')],
    parallelMultiple,
  });

  test('any of them (MUL-1)', () => {
    const world = new World([buildModel('m', [start, wait(false)], ['start->w'])]);
    const key = world.start('m');
    world.correlate('b', { b: 1 });
    expect(world.state(key).status).toBe('completed');
  });

  test('all of them, payloads merged (MUL-2)', () => {
    const world = new World([buildModel('m', [start, wait(true)], ['start->w'])]);
    const key = world.start('m');
    world.correlate('b', { b: 1, last: 'b' });
    expect(world.state(key).status).toBe('active');
    expect(world.correlate('b')).toBe(false);
    world.correlate('a', { a: 2, last: 'a' });
    expect(world.variables(key)).toEqual({ a: 2, b: 1, last: 'a' });
  });
});

describe('messages', () => {
  test('a throw publishes with key, time to live and its local variables (MSG-10, TSK-8)', () => {
    const thrown: EventDefinition = {
      kind: 'message',
      throw: { name: text('paid'), correlationKey: feel('order'), timeToLive: text('PT2H') },
    };
    const model = buildModel(
      'm',
      [
        start,
        { id: 'send', type: 'endEvent', eventDefinitions: [thrown], inputMappings: [map('sum', 'amount')] },
      ],
      ['start->send'],
    );
    const world = new World([model]);
    world.start('m', { order: 'o1', sum: 9 });
    expect(world.messages).toMatchObject([
      { name: 'paid', correlationKey: 'o1', timeToLiveMs: 7_200_000, variables: { amount: 9 } },
    ]);
  });
});
