import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventDefinition } from '../../engine/model/process-model.ts';
import { buildModel, feel, text, type FlowSpec, type NodeSpec } from './support/build-model.ts';
import { message, timer } from './support/node-specs.ts';
import { World } from './support/world.ts';

/**
 * Models nobody would draw: random nodes of every kind, joined at random, with every event everywhere it may stand. They
 * deadlock, loop and pile up tokens; what must never happen is a broken invariant, a state that cannot be replayed or
 * saved, or an instance that cannot be canceled.
 */

interface Dice {
  pick<Value>(from: readonly Value[]): Value;
  chance(oneIn: number): boolean;
}

function dice(seeds: readonly number[]): Dice {
  let at = 0;
  const next = (): number => seeds[at++ % seeds.length] ?? 0;
  return {
    pick: (from) => from[(next() + at) % from.length] as (typeof from)[number],
    chance: (oneIn) => (next() + at) % oneIn === 0,
  };
}

const minute = timer('PT1M');
const cycle = timer('R2/PT1M', 'cycle');
const signal: EventDefinition = { kind: 'signal', name: text('s'), scope: 'tenant' };
const error: EventDefinition = { kind: 'error', code: text('E') };
const escalation: EventDefinition = { kind: 'escalation', code: text('S') };
const condition: EventDefinition = { kind: 'conditional', condition: feel('n > 2'), trigger: 'edge' };
const compensation: EventDefinition = { kind: 'compensation', waitForCompletion: true };
const terminate: EventDefinition = { kind: 'terminate', scope: 'innermost' };

const catching = [message('m'), message('k'), minute, cycle, signal, condition];
const searched = [error, escalation];

function randomModel(seeds: readonly number[]) {
  const { pick, chance } = dice(seeds);
  const nodes: NodeSpec[] = [];
  const flows = new Set<FlowSpec>();
  let count = 0;
  const add = (type: NodeSpec['type'], scope: string | undefined, more: Partial<NodeSpec> = {}): string => {
    count += 1;
    const id = `n${String(count)}`;
    nodes.push({ id, type, ...(scope === undefined ? {} : { in: scope }), ...more });
    return id;
  };
  const loop = {
    kind: 'multiInstance',
    sequential: false,
    inputCollection: feel('items'),
    inputElement: 'item',
    firstIndex: 1,
  };

  const fillScope = (scope: string | undefined, depth: number): void => {
    const ids: string[] = [];
    const start =
      scope !== undefined && nodes.find((node) => node.id === scope)?.type === 'eventSubProcess'
        ? undefined
        : add('startEvent', scope);
    const size = 3 + ((seeds[count % seeds.length] ?? 0) % 4);
    for (let index = 0; index < size; index += 1) ids.push(addNode(scope, depth));
    const first = start ?? nodes.find((node) => node['in'] === scope && node.type === 'startEvent')?.id ?? '';
    flows.add(`${first}->${pick(ids)}`);
    for (const id of ids) {
      const node = nodes.find((other) => other.id === id);
      if (node?.type === 'endEvent') continue;
      flows.add(`${id}->${pick(ids)}`);
      if (chance(3)) flows.add(`${id}->${pick(ids)}`);
    }
    for (const id of ids) if (chance(2)) addBoundary(id, scope, ids);
    if (depth < 2 && chance(2)) addEventSubProcess(scope, depth);
  };

  const addNode = (scope: string | undefined, depth: number): string => {
    const kind = pick([
      'userTask',
      'serviceTask',
      'task',
      'parallelGateway',
      'inclusiveGateway',
      'throw',
      'end',
      'catch',
      'sub',
      'call',
    ] as const);
    switch (kind) {
      case 'throw':
        return add('intermediateThrowEvent', scope, {
          eventDefinitions: [pick([signal, escalation, compensation])],
        });
      case 'end':
        return add('endEvent', scope, {
          eventDefinitions: pick([[], [terminate], [error], [escalation], [compensation], [signal]]),
        });
      case 'catch':
        return add('intermediateCatchEvent', scope, {
          eventDefinitions: [pick([message('m'), minute, signal, condition])],
        });
      case 'call':
        return add('callActivity', scope, { processId: text('child'), ...(chance(4) ? { loop } : {}) });
      case 'sub': {
        if (depth >= 2) return add('userTask', scope);
        const id = add('subProcess', scope, chance(4) ? { loop } : {});
        fillScope(id, depth + 1);
        return id;
      }
      default:
        return add(kind, scope, kind === 'userTask' && chance(4) ? { loop } : {});
    }
  };

  const addBoundary = (host: string, scope: string | undefined, ids: readonly string[]): void => {
    const type = nodes.find((node) => node.id === host)?.type ?? 'task';
    if (!['userTask', 'serviceTask', 'subProcess', 'callActivity', 'task'].includes(type)) return;
    if (chance(3)) {
      const handler = add('serviceTask', scope, { isForCompensation: true });
      add('boundaryEvent', scope, {
        attachedToId: host,
        eventDefinitions: [compensation],
        compensationHandlerId: handler,
      });
      return;
    }
    const definition = pick([...catching, ...searched]);
    const id = add('boundaryEvent', scope, {
      attachedToId: host,
      eventDefinitions: [definition],
      interrupting: definition.kind === 'error' || chance(2),
    });
    flows.add(`${id}->${pick(ids)}`);
  };

  const addEventSubProcess = (scope: string | undefined, depth: number): void => {
    const definition = pick([...catching, ...searched]);
    const interrupting = definition.kind === 'error' || chance(2);
    const id = add('eventSubProcess', scope, { interrupting });
    const start = add('startEvent', id, { eventDefinitions: [definition], interrupting });
    const at = nodes.findIndex((node) => node.id === id);
    nodes[at] = { ...(nodes[at] as NodeSpec), startEventId: start };
    fillScope(id, depth + 1);
  };

  fillScope(undefined, 0);
  const unique = [...flows].filter((flow) => !flow.startsWith('->'));
  return buildModel('wild', nodes, unique);
}

const child = buildModel(
  'child',
  [
    { id: 'start', type: 'startEvent' },
    { id: 'work', type: 'userTask' },
    { id: 'out', type: 'endEvent', eventDefinitions: [error] },
  ],
  ['start->work', 'work->out'],
);

test('no model and no order of commands breaks an invariant', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9999), { minLength: 20, maxLength: 60 }),
      fc.array(fc.nat(9999), { minLength: 10, maxLength: 25 }),
      (seeds, actions) => {
        const world = new World([randomModel(seeds), child], {
          limits: { activationsMax: 40, tokensMax: 120, stepsMax: 60 },
        });
        const key = world.start('wild', { n: 1, items: [1, 2] });
        for (const action of actions) act(world, key, action);
        if (world.state(key).status === 'active') {
          if (world.state(key).suspended) world.send(key, { kind: 'resumeInstance' });
          world.send(key, { kind: 'cancelInstance', reason: null });
        }
        expect(world.active()).toEqual([]);
      },
    ),
    { numRuns: Number(process.env['WILD_RUNS'] ?? 60), seed: Number(process.env['WILD_SEED'] ?? 7) },
  );
});

// helpers

function act(world: World, key: string, action: number): void {
  const open = [...new Set(world.open())];
  switch (action % 8) {
    case 0:
      world.correlate('m');
      return;
    case 1:
      world.signal('s');
      return;
    case 2:
      world.advance(60_000);
      return;
    case 3:
      if (world.state(key as never).status === 'active') {
        world.send(key as never, {
          kind: 'setVariables',
          scopeKey: key as never,
          variables: { n: action % 5 },
          local: false,
        });
      }
      return;
    case 4: {
      const job = world
        .active()
        .flatMap((state) => Object.values(state.jobs).map((found) => ({ state, found })))[0];
      if (job === undefined) return;
      const code = action % 3 === 0 ? 'E' : 'other';
      world.send(job.state.key, {
        kind: 'throwJobError',
        jobKey: job.found.key,
        errorCode: code,
        message: null,
        variables: {},
      });
      return;
    }
    case 5: {
      const incident = world
        .active()
        .flatMap((state) => Object.values(state.incidents).map((found) => ({ state, found })))[0];
      if (incident !== undefined)
        world.send(incident.state.key, {
          kind: 'resolveIncident',
          incidentKey: incident.found.key,
          retries: 1,
        });
      return;
    }
    default:
      if (open.length > 0) world.finish(open[action % open.length] ?? '');
  }
}
