import { describe, expect, test } from '@jest/globals';
import type { EventDefinition } from '../../engine/model/process-model.ts';
import { buildModel, text, type NodeSpec } from './support/build-model.ts';
import { boundary, eventSubProcess, start, user } from './support/node-specs.ts';
import { World } from './support/world.ts';

const error = (code?: string): EventDefinition =>
  code === undefined ? { kind: 'error' } : { kind: 'error', code: text(code), codeVariable: 'code' };
const escalation = (code?: string): EventDefinition =>
  code === undefined ? { kind: 'escalation' } : { kind: 'escalation', code: text(code) };

describe('errors', () => {
  const thrower = { id: 'fail', type: 'endEvent', in: 'sub', eventDefinitions: [error('E1')] } as const;

  test('the innermost matching catcher wins, code before catch-all (ERR-3)', () => {
    const model = buildModel(
      'e',
      [
        start,
        { id: 'sub', type: 'subProcess' },
        user('a', 'sub'),
        thrower,
        user('b', 'sub'),
        boundary('any', 'sub', error()),
        boundary('one', 'sub', error('E1')),
        user('handled'),
      ],
      ['start->sub', 'a->fail', 'one->handled'],
    );
    const world = new World([model]);
    const key = world.start('e');
    world.finish('a');
    expect(world.open()).toEqual(['handled']);
    expect(world.terminated()).toEqual(['fail', 'b', 'sub']);
    expect(world.variables(key)).toEqual({ code: 'E1' });
  });

  test('an error event sub-process goes before the boundary, and its own error goes past it (ERR-4)', () => {
    const rethrow = { id: 'again', type: 'endEvent', in: 'catch', eventDefinitions: [error('E1')] } as const;
    const model = buildModel(
      'e',
      [
        start,
        { id: 'sub', type: 'subProcess' },
        user('a', 'sub'),
        thrower,
        ...eventSubProcess('catch', 'sub', error('E1'), true),
        rethrow,
        boundary('one', 'sub', error('E1')),
        user('handled'),
      ],
      ['start->sub', 'a->fail', 'catchStart->catchTask', 'catchTask->again', 'one->handled'],
    );
    const world = new World([model]);
    world.start('e');
    world.finish('a');
    expect(world.open()).toEqual(['catchTask']);
    world.finish('catchTask');
    expect(world.open()).toEqual(['handled']);
  });

  test('uncaught: an incident where it was thrown, nothing is terminated (ERR-6)', () => {
    const model = buildModel(
      'e',
      [start, { id: 'sub', type: 'subProcess' }, user('a', 'sub'), thrower, user('b', 'sub')],
      ['start->sub', 'a->fail'],
    );
    const world = new World([model]);
    const key = world.start('e');
    world.finish('a');
    expect(world.incidents(key)).toEqual(['fail UNHANDLED_ERROR_EVENT']);
    expect(world.open()).toEqual(['b']);
  });

  test('unhandledError="end" ends it like a none end event', () => {
    const model = buildModel(
      'e',
      [start, { id: 'fail', type: 'endEvent', eventDefinitions: [error('E1')] }],
      ['start->fail'],
      { unhandledError: 'end' },
    );
    const world = new World([model]);
    const key = world.start('e');
    expect(world.state(key).status).toBe('completed');
  });

  test('a worker throws at its task; uncaught, resolving gives the job out again (ERR-1, ERR-6)', () => {
    const model = buildModel(
      'e',
      [start, { id: 'w', type: 'serviceTask' }, boundary('one', 'w', error('E1')), user('handled')],
      ['start->w', 'one->handled'],
    );
    const world = new World([model]);
    const key = world.start('e');
    world.throwError('w', 'OTHER');
    expect(world.incidents(key)).toEqual(['w UNHANDLED_ERROR_EVENT']);
    world.send(key, {
      kind: 'resolveIncident',
      incidentKey: Object.keys(world.state(key).incidents)[0] as never,
    });
    world.throwError('w', 'E1', { detail: 'd' });
    expect(world.open()).toEqual(['handled']);
    expect(world.variables(key)).toEqual({ code: 'E1', detail: 'd' });
  });

  test('a failed job without attempts left waits for a person', () => {
    const model = buildModel('e', [start, { id: 'w', type: 'serviceTask' }], ['start->w']);
    const world = new World([model]);
    const key = world.start('e');
    const jobKey = Object.keys(world.state(key).jobs)[0] as never;
    world.send(key, { kind: 'failJob', jobKey, retriesLeft: 0, message: 'boom', variables: {} });
    expect(world.incidents(key)).toEqual(['w JOB_NO_RETRIES']);
    const incidentKey = Object.keys(world.state(key).incidents)[0] as never;
    expect(world.attempt(key, { kind: 'resolveIncident', incidentKey })).toMatchObject({
      ok: false,
      rejection: { code: 'JOB_HAS_NO_RETRIES' },
    });
    world.send(key, { kind: 'updateJobRetries', jobKey, retries: 1 });
    world.send(key, { kind: 'resolveIncident', incidentKey });
    world.finish('w');
    expect(world.state(key).status).toBe('completed');
  });
});

describe('incidents', () => {
  test('end with their element: a task with an uncaught error can still be completed', () => {
    const world = new World([buildModel('i', [start, user('t')], ['start->t'])]);
    const key = world.start('i');
    const userTaskKey = Object.keys(world.state(key).userTasks)[0] as never;
    world.send(key, {
      kind: 'throwUserTaskError',
      userTaskKey,
      errorCode: 'E',
      message: null,
      variables: {},
    });
    expect(world.incidents(key)).toEqual(['t UNHANDLED_ERROR_EVENT']);
    world.finish('t');
    expect(world.state(key).status).toBe('completed');
  });

  test('a condition that fails is evaluated again when its incident is resolved', () => {
    const condition: EventDefinition = {
      kind: 'conditional',
      condition: { language: 'feel', source: 'n', plain: true, reads: ['n'] },
      trigger: 'edge',
    };
    const model = buildModel(
      'c',
      [start, user('t'), boundary('b', 't', condition), user('after')],
      ['start->t', 'b->after'],
    );
    const world = new World([model]);
    const key = world.start('c', { n: 'text' });
    expect(world.incidents(key)).toEqual(['b CONDITION_ERROR']);
    world.send(key, { kind: 'setVariables', scopeKey: key, variables: { n: true }, local: false });
    expect(world.open()).toEqual(['after']);
    expect(world.incidents(key)).toEqual([]);
  });
});

describe('escalations and signals', () => {
  test('a non-interrupting catcher and the thrower both go on (ESC-2)', () => {
    const raise = {
      id: 'raise',
      type: 'intermediateThrowEvent',
      in: 'sub',
      eventDefinitions: [escalation('S1')],
    } as const;
    const model = buildModel(
      'e',
      [
        start,
        { id: 'sub', type: 'subProcess' },
        { id: 's1', type: 'startEvent', in: 'sub' },
        raise,
        user('a', 'sub'),
        boundary('esc', 'sub', escalation(), { interrupting: false }),
        user('told'),
      ],
      ['start->sub', 's1->raise', 'raise->a', 'esc->told'],
    );
    const world = new World([model]);
    world.start('e');
    expect(world.open()).toEqual(['a', 'told']);
  });

  test('uncaught is not an error; interrupting ends the thrower', () => {
    const raise = {
      id: 'raise',
      type: 'intermediateThrowEvent',
      in: 'sub',
      eventDefinitions: [escalation('S1')],
    } as const;
    const nodes = [
      start,
      { id: 'sub', type: 'subProcess' },
      { id: 's1', type: 'startEvent', in: 'sub' },
      raise,
      user('a', 'sub'),
    ] as NodeSpec[];
    const flows = ['start->sub', 's1->raise', 'raise->a'];
    const world = new World([buildModel('e', nodes, flows)]);
    world.start('e');
    expect(world.open()).toEqual(['a']);
    const other = new World([
      buildModel(
        'e',
        [...nodes, boundary('esc', 'sub', escalation('S1')), user('told')],
        [...flows, 'esc->told'],
      ),
    ]);
    other.start('e');
    expect(other.open()).toEqual(['told']);
  });

  test('a signal reaches every open wait, its own instance first (SIG-1…4)', () => {
    const wait = (id: string): NodeSpec => ({
      id,
      type: 'intermediateCatchEvent',
      eventDefinitions: [{ kind: 'signal', name: text('s'), scope: 'tenant' }],
    });
    const model = buildModel('w', [start, wait('w1'), user('a')], ['start->w1', 'w1->a']);
    const sender = buildModel(
      'send',
      [
        start,
        {
          id: 'out',
          type: 'endEvent',
          eventDefinitions: [{ kind: 'signal', name: text('s'), scope: 'tenant' }],
        },
      ],
      ['start->out'],
    );
    const world = new World([model, sender]);
    world.start('w');
    world.start('w');
    world.start('send');
    expect(world.open()).toEqual(['a', 'a']);
  });
});

test('a catcher whose code cannot be evaluated stops the throw only; resolving throws again', () => {
  const bad: EventDefinition = {
    kind: 'error',
    code: { language: 'juel', source: "${empty a ? (1 - 'x') : a}", plain: true, reads: ['a'] },
  };
  const model = buildModel(
    'e',
    [start, { id: 'w', type: 'serviceTask' }, boundary('catch', 'w', bad), user('after')],
    ['start->w', 'catch->after'],
  );
  const world = new World([model]);
  const key = world.start('e');
  world.throwError('w', 'E1');
  expect(world.incidents(key)).toEqual(['w EXTRACT_VALUE_ERROR']);
  world.send(key, {
    kind: 'setVariables',
    scopeKey: key,
    variables: { a: 'E1' },
    local: false,
  });
  world.send(key, {
    kind: 'resolveIncident',
    incidentKey: Object.keys(world.state(key).incidents)[0] as never,
  });
  expect(world.open()).toEqual(['after']);
});
