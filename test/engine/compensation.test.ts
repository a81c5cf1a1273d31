import { describe, expect, test } from '@jest/globals';
import type { EventDefinition } from '../../engine/model/process-model.ts';
import { buildModel, feel, text, type NodeSpec } from './support/build-model.ts';
import { start } from './support/node-specs.ts';
import { World } from './support/world.ts';

const job = (id: string, scope?: string, more: Partial<NodeSpec> = {}): NodeSpec => ({
  id,
  type: 'serviceTask',
  ...(scope === undefined ? {} : { in: scope }),
  ...more,
});
const compensate: EventDefinition = { kind: 'compensation', waitForCompletion: true };
/** An activity with its compensation boundary event and handler `undo…`. */
const compensable = (id: string, scope?: string, more: Partial<NodeSpec> = {}): NodeSpec[] => [
  job(id, scope, more),
  {
    id: `${id}Cmp`,
    type: 'boundaryEvent',
    attachedToId: id,
    eventDefinitions: [compensate],
    compensationHandlerId: `undo${id}`,
    ...(scope === undefined ? {} : { in: scope }),
  },
  job(`undo${id}`, scope, { isForCompensation: true }),
];
const throwing = (id: string, scope?: string, more: Partial<EventDefinition> = {}): NodeSpec => ({
  id,
  type: 'intermediateThrowEvent',
  eventDefinitions: [{ ...compensate, ...more } as EventDefinition],
  ...(scope === undefined ? {} : { in: scope }),
});

describe('compensation', () => {
  test('handlers run in reverse order of completion, one after the other, then the throw goes on (CMP-4, CMP-9)', () => {
    const model = buildModel(
      'c',
      [start, ...compensable('A'), ...compensable('B'), throwing('undo'), job('after')],
      ['start->A', 'A->B', 'B->undo', 'undo->after'],
    );
    const world = new World([model]);
    const key = world.start('c');
    world.finish('A');
    world.finish('B');
    expect(world.open()).toEqual(['undoB']);
    world.finish('undoB');
    expect(world.open()).toEqual(['undoA']);
    world.finish('undoA');
    expect(world.open()).toEqual(['after']);
    world.finish('after');
    expect(world.state(key).status).toBe('completed');
  });

  test('only completed activities; each at most once; nothing to do goes on at once (CMP-2, CMP-3, CMP-10)', () => {
    const model = buildModel(
      'c',
      [start, ...compensable('A'), throwing('one'), throwing('two'), job('after')],
      ['start->A', 'A->one', 'one->two', 'two->after'],
    );
    const world = new World([model]);
    world.start('c');
    world.finish('A');
    world.finish('undoA');
    expect(world.open()).toEqual(['after']);
    expect(world.completed().filter((id) => id === 'undoA')).toHaveLength(1);
  });

  test('activityRef compensates only that activity (E74)', () => {
    const model = buildModel(
      'c',
      [
        start,
        ...compensable('A'),
        ...compensable('B'),
        throwing('undo', undefined, { activityId: 'A' } as never),
        job('after'),
      ],
      ['start->A', 'A->B', 'B->undo', 'undo->after'],
    );
    const world = new World([model]);
    world.start('c');
    world.finish('A');
    world.finish('B');
    expect(world.open()).toEqual(['undoA']);
    world.finish('undoA');
    expect(world.open()).toEqual(['after']);
  });

  test('a handler sees the snapshot of its activity (CMP-7)', () => {
    const [activity, ...rest] = compensable('A', undefined, {
      inputMappings: [{ source: feel('n'), target: 'local' }],
      outputMappings: [{ source: feel('id'), target: 'lastId' }],
    });
    const model = buildModel(
      'c',
      [start, activity as NodeSpec, ...rest, throwing('undo')],
      ['start->A', 'A->undo'],
    );
    const world = new World([model]);
    const key = world.start('c', { n: 1 });
    world.finish('A', { id: 'r1' });
    const handler = Object.values(world.state(key).elements).find((element) => element.role === 'handler');
    expect(world.state(key).variables[handler?.key ?? '']).toEqual({ local: 1, id: 'r1' });
    world.finish('undoA');
    expect(world.variables(key)).toEqual({ n: 1, lastId: 'r1' });
  });

  test('a completed sub-process is compensated from outside by what completed inside it (CMP-5)', () => {
    const model = buildModel(
      'c',
      [
        start,
        { id: 'sub', type: 'subProcess' },
        { id: 's1', type: 'startEvent', in: 'sub' },
        ...compensable('A', 'sub'),
        ...compensable('B', 'sub'),
        ...compensable('C'),
        throwing('undo'),
      ],
      ['start->sub', 's1->A', 'A->B', 'sub->C', 'C->undo'],
    );
    const world = new World([model]);
    const key = world.start('c');
    for (const id of ['A', 'B', 'C']) world.finish(id);
    for (const id of ['undoC', 'undoB', 'undoA']) {
      expect(world.open()).toEqual([id]);
      world.finish(id);
    }
    expect(world.state(key).status).toBe('completed');
  });

  test('a compensation event sub-process replaces the default, with the variables of that completion (CMP-6)', () => {
    const model = buildModel(
      'c',
      [
        start,
        { id: 'sub', type: 'subProcess', inputMappings: [{ source: feel('n'), target: 'mine' }] },
        { id: 's1', type: 'startEvent', in: 'sub' },
        ...compensable('A', 'sub'),
        { id: 'esp', type: 'eventSubProcess', in: 'sub', startEventId: 'espStart', interrupting: true },
        { id: 'espStart', type: 'startEvent', in: 'esp', eventDefinitions: [compensate] },
        job('espJob', 'esp'),
        throwing('espUndo', 'esp'),
        throwing('undo'),
      ],
      ['start->sub', 's1->A', 'espStart->espJob', 'espJob->espUndo', 'sub->undo'],
    );
    const world = new World([model]);
    const key = world.start('c', { n: 4 });
    world.finish('A');
    expect(world.open()).toEqual(['espJob']);
    const restored = Object.values(world.state(key).elements).find((element) => element.role === 'handler');
    expect(world.state(key).variables[restored?.key ?? '']).toEqual({ mine: 4 });
    world.finish('espJob');
    expect(world.open()).toEqual(['undoA']);
    world.finish('undoA');
    expect(world.state(key).status).toBe('completed');
  });

  test('multi-instance: one handler per completed instance, with its item (CMP-8, E77)', () => {
    const loop = {
      kind: 'multiInstance',
      sequential: false,
      inputCollection: feel('items'),
      inputElement: 'item',
      firstIndex: 1,
    };
    const model = buildModel(
      'c',
      [start, ...compensable('A', undefined, { loop }), throwing('undo')],
      ['start->A', 'A->undo'],
    );
    const world = new World([model]);
    const key = world.start('c', { items: ['x', 'y'] });
    world.finish('A');
    world.finish('A');
    expect(world.open()).toEqual(['undoA', 'undoA']);
    const items = Object.values(world.state(key).elements)
      .filter((element) => element.role === 'handler')
      .map((element) => world.state(key).variables[element.key]?.['item']);
    expect(items.sort()).toEqual(['x', 'y']);
    world.finish('undoA');
    world.finish('undoA');
    expect(world.state(key).status).toBe('completed');
  });

  test('an error no handler catches goes on from the throw event (CMP-11)', () => {
    const error: EventDefinition = { kind: 'error', code: text('E') };
    const model = buildModel(
      'c',
      [
        start,
        { id: 'sub', type: 'subProcess' },
        { id: 's1', type: 'startEvent', in: 'sub' },
        ...compensable('A', 'sub'),
        throwing('undo', 'sub'),
        { id: 'err', type: 'boundaryEvent', attachedToId: 'sub', eventDefinitions: [error] },
        job('handled'),
      ],
      ['start->sub', 's1->A', 'A->undo', 'err->handled'],
    );
    const world = new World([model]);
    world.start('c');
    world.finish('A');
    world.throwError('undoA', 'E');
    expect(world.open()).toEqual(['handled']);
  });

  test('without waiting the throw goes on and its scope waits for the handlers (E75)', () => {
    const model = buildModel(
      'c',
      [
        start,
        ...compensable('A'),
        ...compensable('B'),
        throwing('undo', undefined, { waitForCompletion: false } as never),
        job('after'),
      ],
      ['start->A', 'A->B', 'B->undo', 'undo->after'],
    );
    const world = new World([model]);
    const key = world.start('c');
    world.finish('A');
    world.finish('B');
    expect(world.open()).toEqual(['after', 'undoB']);
    world.finish('after');
    world.finish('undoB');
    expect(world.open()).toEqual(['undoA']);
    world.finish('undoA');
    expect(world.state(key).status).toBe('completed');
  });
});

describe('transaction', () => {
  const nodes = (loop?: object): NodeSpec[] => [
    start,
    { id: 'tx', type: 'transaction', ...(loop === undefined ? {} : { loop }) },
    { id: 's1', type: 'startEvent', in: 'tx' },
    ...compensable('A', 'tx'),
    job('B', 'tx'),
    job('other', 'tx'),
    { id: 'cancel', type: 'endEvent', in: 'tx', eventDefinitions: [{ kind: 'cancel' }] },
    { id: 'canceled', type: 'boundaryEvent', attachedToId: 'tx', eventDefinitions: [{ kind: 'cancel' }] },
    job('after'),
  ];
  const flows = ['start->tx', 's1->A', 's1->other', 'A->B', 'B->cancel', 'canceled->after'];

  test('cancel ends the rest, compensates, then leaves by the cancel boundary (TRX-2)', () => {
    const world = new World([buildModel('t', nodes(), flows)]);
    const key = world.start('t');
    world.finish('A');
    world.finish('B');
    expect(world.open()).toEqual(['undoA']);
    expect(world.terminated()).toContain('other');
    world.finish('undoA');
    expect(world.open()).toEqual(['after']);
    expect(world.terminated()).toContain('tx');
    world.finish('after');
    expect(world.state(key).status).toBe('completed');
  });

  test('with nothing to compensate it leaves at once', () => {
    const model = buildModel(
      't',
      [
        start,
        { id: 'tx', type: 'transaction' },
        { id: 's1', type: 'startEvent', in: 'tx' },
        { id: 'cancel', type: 'endEvent', in: 'tx', eventDefinitions: [{ kind: 'cancel' }] },
        { id: 'canceled', type: 'boundaryEvent', attachedToId: 'tx', eventDefinitions: [{ kind: 'cancel' }] },
        job('after'),
      ],
      ['start->tx', 's1->cancel', 'canceled->after'],
    );
    const world = new World([model]);
    world.start('t');
    expect(world.open()).toEqual(['after']);
  });

  test('multi-instance: a cancel in one aborts all and compensates what completed in each (TRX-5)', () => {
    const loop = {
      kind: 'multiInstance',
      sequential: false,
      inputCollection: feel('items'),
      inputElement: 'item',
      firstIndex: 1,
    };
    const world = new World([buildModel('t', nodes(loop), flows)]);
    const key = world.start('t', { items: [1, 2] });
    world.finish('A');
    world.finish('A');
    world.finish('B');
    expect(world.open()).toEqual(['undoA']);
    world.finish('undoA');
    world.finish('undoA');
    expect(world.open()).toEqual(['after']);
    expect(world.state(key).tokens).toEqual([]);
  });
});

describe('an error a caller caught (CMP-12)', () => {
  const called = (compensateOnError: boolean) =>
    buildModel(
      'q',
      [
        { id: 'qs', type: 'startEvent' },
        { id: 'sub', type: 'subProcess' },
        { id: 'is', type: 'startEvent', in: 'sub' },
        ...compensable('A', 'sub'),
        job('w', 'sub'),
      ],
      ['qs->sub', 'is->A', 'A->w'],
      { compensateOnError },
    );
  const begin = (compensateOnError: boolean) => {
    const world = new World([called(compensateOnError)]);
    const key = world.start('q');
    world.finish('A');
    const thrower = Object.values(world.state(key).elements).find(({ elementId }) => elementId === 'w');
    const command = { kind: 'cancelInstance', reason: null, errorThrownBy: thrower?.key ?? key } as const;
    return { world, key, command };
  };

  test('the called instance compensates before it ends', () => {
    const { world, key, command } = begin(true);
    world.send(key, command);
    expect(world.open()).toEqual(['undoA']);
    world.finish('undoA');
    expect(world.state(key).status).toBe('terminated');
  });

  test('a suspended one waits with that until it resumes (RUN-4), but ends at once with nothing to compensate first', () => {
    const { world, key, command } = begin(true);
    world.send(key, { kind: 'suspendInstance' });
    expect(world.attempt(key, command)).toMatchObject({ rejection: { code: 'INSTANCE_SUSPENDED' } });
    world.send(key, { kind: 'cancelInstance', reason: null });
    expect(world.state(key).status).toBe('terminated');
    const other = begin(false);
    other.world.send(other.key, { kind: 'suspendInstance' });
    other.world.send(other.key, other.command);
    expect(other.world.state(other.key).status).toBe('terminated');
  });

  test('an error whose thrower has ended meanwhile only ends the instance', () => {
    const { world, key, command } = begin(true);
    world.send(key, { ...command, errorThrownBy: '1' as typeof key });
    expect(world.state(key).status).toBe('terminated');
    expect(world.open()).toEqual([]);
  });
});
