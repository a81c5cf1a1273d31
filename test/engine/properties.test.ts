import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventDefinition } from '../../engine/model/process-model.ts';
import { buildModel, feel, text, type FlowSpec, type NodeSpec } from './support/build-model.ts';
import { World } from './support/world.ts';

/**
 * Random block-structured processes, run with random choices. `World` checks after every command that executing twice gives
 * the same facts, that the facts replayed give the state, and that saving and loading in another order changes nothing;
 * these tests add what must hold at the end.
 */

type Block =
  | { readonly kind: 'task' | 'user' | 'job' }
  | {
      readonly kind: 'sequence' | 'parallel' | 'exclusive' | 'inclusive';
      readonly parts: readonly Block[];
      readonly choice: number;
    }
  | { readonly kind: 'sub' | 'multi'; readonly part: Block; readonly items: number }
  | { readonly kind: 'guarded'; readonly part: Block; readonly interrupting: boolean };

const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('task' as const, 'user' as const, 'job' as const) }),
    fc.record({
      kind: fc.constantFrom(
        'sequence' as const,
        'parallel' as const,
        'exclusive' as const,
        'inclusive' as const,
      ),
      parts: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
      choice: fc.nat(7),
    }),
    fc.record({
      kind: fc.constantFrom('sub' as const, 'multi' as const),
      part: tie('block'),
      items: fc.nat(3),
    }),
    fc.record({ kind: fc.constant('guarded' as const), part: tie('block'), interrupting: fc.boolean() }),
  ),
}));

/** Collects nodes and flows; `emit` returns the ids of the block's first and last node. */
class Builder {
  readonly nodes: NodeSpec[] = [];
  readonly flows: FlowSpec[] = [];
  readonly variables: Record<string, number[]> = {};
  private count = 0;

  node(type: NodeSpec['type'], scope: string | undefined, more: Partial<NodeSpec> = {}): string {
    this.count += 1;
    const id = `${type}${String(this.count)}`;
    this.nodes.push({ id, type, ...(scope === undefined ? {} : { in: scope }), ...more });
    return id;
  }

  emit(from: Block, scope: string | undefined): { first: string; last: string } {
    switch (from.kind) {
      case 'task':
      case 'user':
      case 'job': {
        const id = this.node(
          ({ task: 'task', user: 'userTask', job: 'serviceTask' } as const)[from.kind],
          scope,
        );
        return { first: id, last: id };
      }
      case 'sequence':
        return this.sequence(from.parts, scope);
      case 'sub':
      case 'multi':
        return this.scope(from, scope);
      case 'guarded':
        return this.guarded(from, scope);
      default:
        return this.gateways(from, scope);
    }
  }

  private sequence(parts: readonly Block[], scope: string | undefined): { first: string; last: string } {
    const ends = parts.map((part) => this.emit(part, scope));
    ends.slice(1).forEach((next, at) => this.flows.push(`${ends[at]?.last ?? ''}->${next.first}`));
    return { first: ends[0]?.first ?? '', last: ends.at(-1)?.last ?? '' };
  }

  private gateways(
    from: Extract<Block, { parts: unknown }>,
    scope: string | undefined,
  ): { first: string; last: string } {
    const type = (
      { parallel: 'parallelGateway', exclusive: 'exclusiveGateway', inclusive: 'inclusiveGateway' } as const
    )[from.kind as 'parallel'];
    const first = this.node(type, scope);
    const last = this.node(type, scope);
    from.parts.forEach((part, at) => {
      const { first: inner, last: innerLast } = this.emit(part, scope);
      const isDefault = from.kind !== 'parallel' && at === from.parts.length - 1;
      const condition =
        from.kind === 'parallel'
          ? ''
          : isDefault
            ? '!'
            : `?${((from.choice >> at) & 1) === 1 ? '1 = 1' : '1 = 2'}`;
      this.flows.push(`${first}->${inner}${condition}`, `${innerLast}->${last}`);
    });
    return { first, last };
  }

  private scope(
    from: Extract<Block, { items: number }>,
    scope: string | undefined,
  ): { first: string; last: string } {
    const name = `items${String(this.count)}`;
    this.variables[name] = Array.from({ length: from.items }, (_, index) => index);
    const loop = {
      kind: 'multiInstance',
      sequential: from.items % 2 === 1,
      inputCollection: feel(name),
      inputElement: 'item',
      firstIndex: 1,
    };
    const id = this.node('subProcess', scope, from.kind === 'multi' ? { loop } : {});
    const start = this.node('startEvent', id);
    const inner = this.emit(from.part, id);
    this.flows.push(`${start}->${inner.first}`);
    return { first: id, last: id };
  }

  /** A sub-process with a boundary message; the boundary path joins by an exclusive merge. */
  private guarded(
    from: Extract<Block, { interrupting: boolean }>,
    scope: string | undefined,
  ): { first: string; last: string } {
    const sub = this.scope({ kind: 'sub', part: from.part, items: 0 }, scope);
    const definition: EventDefinition = { kind: 'message', catch: { name: text(`m${String(this.count)}`) } };
    const event = this.node('boundaryEvent', scope, {
      attachedToId: sub.first,
      interrupting: from.interrupting,
      eventDefinitions: [definition],
    });
    if (!from.interrupting) {
      const note = this.node('userTask', scope);
      this.flows.push(`${event}->${note}`);
      return sub;
    }
    const merge = this.node('exclusiveGateway', scope);
    this.flows.push(`${sub.last}->${merge}`, `${event}->${merge}`);
    return { first: sub.first, last: merge };
  }
}

function buildRandom(from: Block) {
  const builder = new Builder();
  const start = builder.node('startEvent', undefined);
  const body = builder.emit(from, undefined);
  const end = builder.node('endEvent', undefined);
  builder.flows.push(`${start}->${body.first}`, `${body.last}->${end}`);
  return { model: buildModel('random', builder.nodes, builder.flows), variables: builder.variables };
}

/** Finishes whatever is open, in an order given by the choices; now and then delivers a message. */
function runToEnd(world: World, key: string, choices: readonly number[], messages: boolean): void {
  for (let step = 0; step < 400 && world.state(key as never).status === 'active'; step += 1) {
    const choice = choices[step % choices.length] ?? 0;
    const waits = world.waits().filter(({ subscription }) => subscription.kind === 'message');
    if (messages && choice % 5 === 0 && waits.length > 0 && step < 20) {
      const wait = waits[choice % waits.length];
      if (wait !== undefined)
        world.attempt(wait.instance, {
          kind: 'correlateMessage',
          subscriptionKey: wait.subscription.key,
          messageKey: '5' as never,
          variables: {},
        });
      continue;
    }
    const open = [...new Set(world.open())];
    if (open.length === 0) break;
    world.finish(open[choice % open.length] ?? '');
  }
}

const runs = { numRuns: 150, seed: 20_301_101 };

describe('every random process', () => {
  test('ends, and is ended exactly when no token and no element is left', () => {
    fc.assert(
      fc.property(block, fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }), (from, choices) => {
        const { model, variables } = buildRandom(from);
        const world = new World([model]);
        const key = world.start('random', variables);
        runToEnd(world, key, choices, true);
        const state = world.state(key);
        expect(state.status).toBe('completed');
        expect(Object.keys(state.elements)).toHaveLength(0);
        expect(state.tokens).toHaveLength(0);
      }),
      runs,
    );
  });

  test('completes the same elements whatever the order of independent completions', () => {
    fc.assert(
      fc.property(block, fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }), (from, choices) => {
        const { model, variables } = buildRandom(from);
        const outcome = (order: readonly number[]): object => {
          const world = new World([model], { checks: false });
          const key = world.start('random', variables);
          runToEnd(world, key, order, false);
          return {
            status: world.state(key).status,
            variables: world.variables(key),
            completed: world.completed().sort(),
          };
        };
        expect(outcome(choices)).toEqual(outcome([0]));
      }),
      runs,
    );
  });

  test('gives the same result when every step is a transaction of its own (RUN-2)', () => {
    fc.assert(
      fc.property(block, (from) => {
        const { model, variables } = buildRandom(from);
        const outcome = (stepsMax: number): object => {
          const world = new World([model], { limits: { stepsMax }, checks: stepsMax > 2 });
          const key = world.start('random', variables);
          runToEnd(world, key, [0], false);
          return { status: world.state(key).status, completed: world.completed().sort() };
        };
        expect(outcome(1)).toEqual(outcome(500));
      }),
      { ...runs, numRuns: 80 },
    );
  });

  test('is gone without a trace when it is canceled at any point', () => {
    fc.assert(
      fc.property(block, fc.nat(6), (from, steps) => {
        const { model, variables } = buildRandom(from);
        const world = new World([model]);
        const key = world.start('random', variables);
        for (let step = 0; step < steps && world.open().length > 0; step += 1)
          world.finish(world.open()[0] ?? '');
        if (world.state(key).status !== 'active') return;
        world.send(key, { kind: 'cancelInstance', reason: null });
        expect(world.state(key)).toMatchObject({
          status: 'terminated',
          elements: {},
          tokens: [],
          jobs: {},
          userTasks: {},
          subscriptions: {},
          variables: {},
        });
      }),
      runs,
    );
  });
});
