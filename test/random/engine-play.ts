import type { InstanceState, JsonObject, Key, ProcessModel, Subscription } from '#engine';
import { compareKeys } from '#engine';
import { World } from '../engine/support/world.ts';
import type { Bits } from './graph.ts';

/** What a person or a worker could do next, and what it would be done to. */
export interface Move {
  /** As the token game names it. */
  readonly name: string;
  readonly kind: 'work' | 'message';
  readonly instanceKey: Key;
  readonly key: Key;
}

/** The engine with random models, spoken to in the names of the token game. */
export class EnginePlay {
  readonly world: World;
  readonly rootKey: Key;

  constructor(
    models: readonly ProcessModel[],
    bits: Bits,
    settings: { stepsMax?: number; checks?: boolean } = {},
  ) {
    const { stepsMax, checks = true } = settings;
    // Low bounds, so that a drawing that turns or multiplies without end is stopped soon.
    const limits = { activationsMax: 60, tokensMax: 150, ...(stepsMax === undefined ? {} : { stepsMax }) };
    this.world = new World(models, { checks, limits });
    this.rootKey = this.world.start(models[0]?.processId ?? '', variablesOf(bits));
  }

  get isOver(): boolean {
    return this.world.state(this.rootKey).status !== 'active';
  }

  moves(): readonly Move[] {
    return this.world.active().flatMap((state) => [
      ...[...Object.values(state.userTasks), ...Object.values(state.jobs)]
        .sort((a, b) => compareKeys(a.key, b.key))
        .map((work) => ({
          name: this.pathOf(state, work.elementInstanceKey),
          kind: 'work' as const,
          instanceKey: state.key,
          key: work.key,
        })),
      ...Object.values(state.subscriptions)
        .filter((subscription: Subscription) => subscription.kind === 'message')
        .sort((a, b) => compareKeys(a.key, b.key))
        .map((subscription) => ({
          name: `${this.pathOf(state, subscription.elementInstanceKey)}!${subscription.elementId}`,
          kind: 'message' as const,
          instanceKey: state.key,
          key: subscription.key,
        })),
    ]);
  }

  make(move: Move, bits: Bits): void {
    const variables = variablesOf(bits);
    if (move.kind === 'message') {
      const messageKey = '5' as Key;
      this.world.send(move.instanceKey, {
        kind: 'correlateMessage',
        subscriptionKey: move.key,
        messageKey,
        variables,
      });
      return;
    }
    const isTask = this.world.state(move.instanceKey).userTasks[move.key] !== undefined;
    this.world.send(
      move.instanceKey,
      isTask
        ? { kind: 'completeUserTask', userTaskKey: move.key, variables, action: null, actor: null }
        : { kind: 'completeJob', jobKey: move.key, variables },
    );
  }

  /** How often each sequence flow was taken, over all instances. */
  flows(): ReadonlyMap<string, number> {
    return this.count((fact) => (fact.kind === 'sequenceFlowTaken' ? fact.flowId : null));
  }

  count(idOf: (fact: World['history'][number]['fact']) => string | null): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { fact } of this.world.history) {
      const id = idOf(fact);
      if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  incidents(): string[] {
    return this.world
      .active()
      .flatMap((state) => Object.values(state.incidents))
      .map((incident) => `${incident.elementId} ${incident.code} ${incident.message}`);
  }

  /** `main/sub#1/task`: the scopes an element instance stands in; the body of a repeated activity is no place of its own. */
  private pathOf(state: InstanceState, key: Key): string {
    const instance = state.elements[key];
    if (instance === undefined) return '?';
    if (instance.parentKey === null) {
      if (state.parent === null) return state.processId;
      const caller = this.world.state(state.parent.instanceKey);
      return `${this.pathOf(caller, state.parent.elementInstanceKey)}/${state.processId}`;
    }
    const parent = state.elements[instance.parentKey];
    const above =
      instance.role === 'inner' && parent !== undefined && parent.parentKey !== null
        ? this.pathOf(state, parent.parentKey)
        : this.pathOf(state, instance.parentKey);
    const index = instance.role === 'inner' ? `#${String(instance.data.loopIndex ?? 0)}` : '';
    return `${above}/${instance.elementId}${index}`;
  }
}

// helpers

function variablesOf({ a, b, c, d }: Bits): JsonObject {
  return { a, b, c, d };
}
