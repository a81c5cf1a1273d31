import { describe, expect, test } from '@jest/globals';
import type { EventDefinition } from '../../engine/model/process-model.ts';
import { buildModel, feel } from './support/build-model.ts';
import { boundary, eventSubProcess, message, start, timer, user } from './support/node-specs.ts';
import { World } from './support/world.ts';

describe('timers and messages', () => {
  test('an intermediate timer holds the token until due (E23)', () => {
    const model = buildModel(
      't',
      [start, { id: 'w', type: 'intermediateCatchEvent', eventDefinitions: [timer('PT5M')] }, user('a')],
      ['start->w', 'w->a'],
    );
    const world = new World([model]);
    const key = world.start('t');
    world.advance(299_999);
    expect(world.open()).toEqual([]);
    const [wait] = Object.values(world.state(key).subscriptions);
    const early = world.attempt(key, {
      kind: 'triggerTimer',
      subscriptionKey: wait?.key ?? ('' as never),
      occurrence: 0,
    });
    expect(early).toMatchObject({ ok: false, rejection: { code: 'TIMER_NOT_DUE' } });
    world.advance(1);
    expect(world.open()).toEqual(['a']);
  });

  test('a bad timer is an incident that runs again when resolved', () => {
    const bad: EventDefinition = {
      kind: 'timer',
      timer: { kind: 'duration', expression: feel('d'), catchUp: 'one' },
    };
    const model = buildModel(
      't',
      [start, { id: 'w', type: 'intermediateCatchEvent', eventDefinitions: [bad] }],
      ['start->w'],
    );
    const world = new World([model]);
    const key = world.start('t', { d: 'nonsense' });
    expect(world.incidents(key)).toEqual(['w TIMER_INVALID']);
    world.send(key, { kind: 'setVariables', scopeKey: key, variables: { d: 'PT1S' }, local: false });
    world.send(key, {
      kind: 'resolveIncident',
      incidentKey: Object.keys(world.state(key).incidents)[0] as never,
    });
    world.advance(1000);
    expect(world.state(key).status).toBe('completed');
  });

  test('a message catch takes the payload of its own key only (E13, MSG-1)', () => {
    const model = buildModel(
      'm',
      [start, { id: 'w', type: 'intermediateCatchEvent', eventDefinitions: [message('paid', 'order')] }],
      ['start->w'],
    );
    const world = new World([model]);
    const key = world.start('m', { order: 'o1' });
    expect(world.correlate('paid', {}, 'o2')).toBe(false);
    expect(world.correlate('paid', { sum: 3 }, 'o1')).toBe(true);
    expect(world.variables(key)).toEqual({ order: 'o1', sum: 3 });
  });

  test('an interrupting boundary timer ends the activity, a non-interrupting cycle does not (E24, E25)', () => {
    const cycle = boundary('remind', 'a', timer('R3/PT1H', 'cycle'), { interrupting: false });
    const model = buildModel(
      'b',
      [start, user('a'), cycle, user('reminded'), boundary('late', 'a', timer('PT10H')), user('escalated')],
      ['start->a', 'remind->reminded', 'late->escalated'],
    );
    const world = new World([model]);
    world.start('b');
    world.advance(3_600_000);
    expect(world.open()).toEqual(['a', 'reminded']);
    world.advance(5 * 3_600_000);
    expect(world.open()).toEqual(['a', 'reminded', 'reminded', 'reminded']);
    world.advance(5 * 3_600_000);
    expect(world.open()).toEqual(['escalated', 'reminded', 'reminded', 'reminded']);
    expect(world.terminated()).toEqual(['a']);
  });

  test('every message takes a non-interrupting boundary flow once (E15)', () => {
    const model = buildModel(
      'b',
      [start, user('a'), boundary('m', 'a', message('ping'), { interrupting: false }), user('pinged')],
      ['start->a', 'm->pinged'],
    );
    const world = new World([model]);
    const key = world.start('b');
    world.correlate('ping');
    world.correlate('ping');
    expect(world.open()).toEqual(['a', 'pinged', 'pinged']);
    world.finish('a');
    expect(world.correlate('ping')).toBe(false);
    world.finish('pinged');
    expect(world.state(key).status).toBe('active');
    world.finish('pinged');
    expect(world.state(key).status).toBe('completed');
  });

  test('an event-based gateway takes exactly one branch (EBG-2)', () => {
    const model = buildModel(
      'g',
      [
        start,
        { id: 'g', type: 'eventBasedGateway' },
        { id: 'm', type: 'intermediateCatchEvent', eventDefinitions: [message('go')] },
        { id: 't', type: 'intermediateCatchEvent', eventDefinitions: [timer('PT1H')] },
        user('a'),
        user('b'),
      ],
      ['start->g', 'g->m', 'g->t', 'm->a', 't->b'],
    );
    const world = new World([model]);
    const key = world.start('g');
    expect(world.waits()).toHaveLength(2);
    world.correlate('go', { v: 1 });
    expect(world.open()).toEqual(['a']);
    expect(world.waits()).toHaveLength(0);
    expect(world.variables(key)).toEqual({ v: 1 });
    expect(world.completed()).toEqual(['start', 'g', 'm']);
  });
});

describe('sub-processes', () => {
  const inner = { id: 'sub', type: 'subProcess' } as const;

  test('a sub-process completes when nothing is left in it (S01, TOK-6)', () => {
    const model = buildModel(
      's',
      [
        start,
        inner,
        { id: 's1', type: 'startEvent', in: 'sub' },
        user('a', 'sub'),
        user('b', 'sub'),
        user('after'),
      ],
      ['start->sub', 's1->a', 's1->b', 'sub->after'],
    );
    const world = new World([model]);
    world.start('s');
    world.finish('a');
    expect(world.open()).toEqual(['b']);
    world.finish('b');
    expect(world.open()).toEqual(['after']);
  });

  test('without a start event every node without incoming flow starts (PRC-3)', () => {
    const world = new World([buildModel('s', [inner, user('a', 'sub'), user('b', 'sub')], [])]);
    const key = world.start('s');
    expect(world.open()).toEqual(['a', 'b']);
    world.finish('a');
    world.finish('b');
    expect(world.state(key).status).toBe('completed');
  });

  test('an interrupting event sub-process ends the rest; its scope then completes (ESP-4, ESP-5)', () => {
    const model = buildModel(
      's',
      [
        start,
        inner,
        user('a', 'sub'),
        ...eventSubProcess('stop', 'sub', message('stop'), true),
        user('after'),
      ],
      ['start->sub', 'stopStart->stopTask', 'sub->after'],
    );
    const world = new World([model]);
    const key = world.start('s');
    world.correlate('stop', { why: 'x' });
    expect(world.open()).toEqual(['stopTask']);
    expect(world.terminated()).toEqual(['a']);
    expect(world.waits()).toHaveLength(0);
    world.finish('stopTask');
    expect(world.open()).toEqual(['after']);
    expect(world.variables(key)).toEqual({ why: 'x' });
  });

  test('non-interrupting ones run beside it; the scope waits for them and takes no new ones (ESP-6, ESP-7)', () => {
    const model = buildModel(
      's',
      [start, user('a'), ...eventSubProcess('note', undefined, message('note'), false)],
      ['start->a', 'noteStart->noteTask'],
    );
    const world = new World([model]);
    const key = world.start('s');
    world.correlate('note');
    world.correlate('note');
    expect(world.open()).toEqual(['a', 'noteTask', 'noteTask']);
    world.finish('a');
    expect(world.correlate('note')).toBe(false);
    world.finish('noteTask');
    expect(world.state(key).status).toBe('active');
    world.finish('noteTask');
    expect(world.state(key).status).toBe('completed');
  });

  test('a start at named elements activates the scopes around them without their start events (PRC-5)', () => {
    const model = buildModel(
      's',
      [
        start,
        inner,
        { id: 's1', type: 'startEvent', in: 'sub' },
        user('a', 'sub'),
        user('b', 'sub'),
        user('c'),
      ],
      ['start->sub', 's1->a', 'a->b', 'sub->c'],
    );
    const world = new World([model]);
    const key = world.start('s', {}, { kind: 'elements', elementIds: ['b', 'c'] });
    expect(world.open()).toEqual(['b', 'c']);
    world.finish('b');
    world.finish('c');
    expect(world.open()).toEqual(['c']);
    world.finish('c');
    expect(world.state(key).status).toBe('completed');
    expect(() => world.start('s', {}, { kind: 'elements', elementIds: ['nope'] })).toThrow('UNKNOWN_ELEMENT');
  });

  test('terminate ends the innermost scope only (TRM-1)', () => {
    const model = buildModel(
      's',
      [
        start,
        inner,
        { id: 's1', type: 'startEvent', in: 'sub' },
        user('a', 'sub'),
        user('b', 'sub'),
        {
          id: 'kill',
          type: 'endEvent',
          in: 'sub',
          eventDefinitions: [{ kind: 'terminate', scope: 'innermost' }],
        },
        user('other'),
        user('after'),
      ],
      ['start->sub', 'start->other', 's1->a', 's1->b', 'a->kill', 'sub->after'],
    );
    const world = new World([model]);
    const key = world.start('s');
    world.finish('a');
    expect(world.open()).toEqual(['after', 'other']);
    expect(world.terminated()).toEqual(['b']);
    expect(world.state(key).status).toBe('active');
  });

  test('terminate at process level ends the instance as completed (TRM-2)', () => {
    const model = buildModel(
      's',
      [
        start,
        user('a'),
        user('b'),
        { id: 'kill', type: 'endEvent', eventDefinitions: [{ kind: 'terminate', scope: 'innermost' }] },
      ],
      ['start->a', 'start->b', 'a->kill'],
    );
    const world = new World([model]);
    const key = world.start('s');
    world.finish('a');
    expect(world.state(key).status).toBe('completed');
  });
});

describe('link and conditional events', () => {
  test('a link goes on behind its catch event (LNK-1)', () => {
    const model = buildModel(
      'l',
      [
        start,
        {
          id: 'go',
          type: 'intermediateThrowEvent',
          eventDefinitions: [{ kind: 'link', name: 'x', targetId: 'here' }],
        },
        { id: 'here', type: 'intermediateCatchEvent', eventDefinitions: [{ kind: 'link', name: 'x' }] },
        user('a'),
      ],
      ['start->go', 'here->a'],
    );
    const world = new World([model]);
    world.start('l');
    expect(world.open()).toEqual(['a']);
    expect(world.completed()).toEqual(['start', 'go', 'here']);
  });

  test('a condition triggers when it becomes true, and again only after it was false (CND-1)', () => {
    const condition: EventDefinition = { kind: 'conditional', condition: feel('n > 3'), trigger: 'edge' };
    const model = buildModel(
      'c',
      [start, user('a'), boundary('many', 'a', condition, { interrupting: false }), user('seen')],
      ['start->a', 'many->seen'],
    );
    const world = new World([model]);
    const key = world.start('c', { n: 1 });
    const set = (n: number): void =>
      void world.send(key, { kind: 'setVariables', scopeKey: key, variables: { n }, local: false });
    set(4);
    set(5);
    expect(world.open()).toEqual(['a', 'seen']);
    set(2);
    set(9);
    expect(world.open()).toEqual(['a', 'seen', 'seen']);
  });

  test('a conditional catch passes at once when it is true on arrival (E52)', () => {
    const condition: EventDefinition = { kind: 'conditional', condition: feel('n > 3'), trigger: 'edge' };
    const model = buildModel(
      'c',
      [start, { id: 'w', type: 'intermediateCatchEvent', eventDefinitions: [condition] }, user('a')],
      ['start->w', 'w->a'],
    );
    const world = new World([model]);
    world.start('c', { n: 4 });
    expect(world.open()).toEqual(['a']);
    const key = world.start('c', { n: 1 });
    world.send(key, { kind: 'setVariables', scopeKey: key, variables: { n: 5 }, local: false });
    expect(world.open()).toEqual(['a', 'a']);
  });
});
