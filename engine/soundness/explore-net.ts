import { Independence } from './independence.ts';
import type { Cluster, CompiledNet, Transition } from './net-transitions.ts';

/** What one process may cost, in states and in firings; shared by its scopes so that the answer is the same everywhere. */
export interface Budget {
  statesLeft: number;
  firingsLeft: number;
}

export interface Meeting {
  readonly state: number;
  /** Undefined when the scope begins so. */
  readonly transition: Transition | undefined;
  readonly place: number;
}

export interface Stuck {
  readonly state: number;
  readonly cluster: Cluster;
  /** Joins of the inclusive kind that it waits for while they wait for others. */
  readonly mutual: readonly Cluster[];
}

export interface Exploration {
  readonly isComplete: boolean;
  readonly states: number;
  /** A token came to a place that had one. Such states are not followed. */
  readonly meetings: readonly Meeting[];
  readonly stuck: readonly Stuck[];
  readonly fired: ReadonlySet<Cluster>;
  /** The firings that lead to a state, first to last, and how the scope began. */
  readonly runTo: (state: number) => { readonly start: number; readonly firings: readonly Firing[] };
}

export interface Firing {
  readonly transition: Transition;
  /** What an inclusive or complex join found. */
  readonly takes: readonly number[];
}

/** All token states of one scope, breadth first, leaving out orders of independent firings. */
export function exploreNet(compiled: CompiledNet, budget: Budget): Exploration {
  return new Search(compiled, budget).run();
}

// helpers

interface Step extends Firing {
  readonly next: readonly number[] | undefined;
  /** The place where two tokens met, for which there is no next state. */
  readonly meets: number;
}

class Search {
  private readonly compiled: CompiledNet;
  private readonly budget: Budget;
  private readonly independence: Independence;
  private readonly clusterOf: readonly (Cluster | undefined)[];
  /** Numbers beyond the places: which inputs a complex gateway remembers (CPX-2). */
  private readonly memory = new Map<Cluster, number>();
  private readonly numbers = new Map<string, number>();
  private readonly states: (readonly number[])[] = [];
  private readonly parents: number[] = [];
  private readonly steps: (Firing | undefined)[] = [];
  private readonly starts: number[] = [];
  private readonly isMarked: Uint8Array;
  private readonly meetings = new Map<string, Meeting>();
  private readonly stuck = new Map<Cluster, Stuck>();
  private readonly fired = new Set<Cluster>();
  private isComplete = true;

  constructor(compiled: CompiledNet, budget: Budget) {
    this.compiled = compiled;
    this.budget = budget;
    this.independence = new Independence(compiled);
    const clusterOf: (Cluster | undefined)[] = [];
    let next = compiled.placeCount;
    for (const cluster of compiled.clusters) {
      for (const input of cluster.inputs) clusterOf[input] = cluster;
      if (cluster.node.join !== 'complex') continue;
      this.memory.set(cluster, next);
      next += cluster.inputs.length;
    }
    this.clusterOf = clusterOf;
    this.isMarked = new Uint8Array(next);
  }

  run(): Exploration {
    this.compiled.starts.forEach(({ places }, start) => {
      const twice = places.find((place, at) => places.indexOf(place) !== at);
      const state = this.add([...new Set(places)].sort(byNumber), -1, undefined, start);
      if (twice !== undefined && state >= 0)
        this.meetings.set(`start ${twice}`, { state, transition: undefined, place: twice });
    });
    for (let state = 0; state < this.states.length && this.isComplete; state += 1) this.expand(state);
    return {
      isComplete: this.isComplete,
      states: this.states.length,
      meetings: [...this.meetings.values()],
      stuck: [...this.stuck.values()],
      fired: this.fired,
      runTo: (state) => this.runTo(state),
    };
  }

  private add(next: readonly number[], parent: number, step: Firing | undefined, start: number): number {
    const key = String.fromCharCode(...next);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.budget.statesLeft <= 0) {
      this.isComplete = false;
      return -1;
    }
    this.budget.statesLeft -= 1;
    const number = this.states.length;
    this.numbers.set(key, number);
    this.states.push(next);
    this.parents.push(parent);
    this.steps.push(step);
    this.starts.push(start);
    return number;
  }

  private expand(state: number): void {
    const marked = this.states[state] ?? [];
    for (const place of marked) this.isMarked[place] = 1;
    const clusters = [...new Set(marked.flatMap((place) => this.clusterOf[place] ?? []))].sort(
      (a, b) => a.number - b.number,
    );
    for (const cluster of this.memory.keys()) if (!clusters.includes(cluster)) clusters.push(cluster);
    const enabled = clusters
      .map((cluster) => ({ cluster, steps: this.stepsOf(cluster, marked) }))
      .filter(({ steps }) => steps.length > 0);
    if (enabled.length === 0) this.noteStuck(state, marked, clusters);
    else this.follow(state, marked, enabled);
    for (const place of marked) this.isMarked[place] = 0;
  }

  /** One independent cluster is enough as long as it leads somewhere new; otherwise all are followed, so that none is put off for ever. */
  private follow(
    state: number,
    marked: readonly number[],
    enabled: readonly { readonly cluster: Cluster; readonly steps: readonly Step[] }[],
  ): void {
    const first = enabled.find(({ cluster, steps }) =>
      this.independence.allows(
        cluster,
        [...new Set(steps.flatMap(({ takes }) => takes))],
        marked,
        this.isMarked,
      ),
    );
    if (first !== undefined && enabled.length > 1 && this.take(state, first)) return;
    for (const one of enabled) if (one !== first || enabled.length === 1) this.take(state, one);
  }

  /** True when a state came out of it that is still to be followed. */
  private take(
    state: number,
    enabled: { readonly cluster: Cluster; readonly steps: readonly Step[] },
  ): boolean {
    let isNew = false;
    this.fired.add(enabled.cluster);
    for (const step of enabled.steps) {
      this.budget.firingsLeft -= 1;
      if (this.budget.firingsLeft < 0) this.isComplete = false;
      if (!this.isComplete) return false;
      if (step.next === undefined) {
        const name = `${step.transition.number} ${step.meets}`;
        if (!this.meetings.has(name))
          this.meetings.set(name, { state, transition: step.transition, place: step.meets });
        continue;
      }
      const { transition, takes } = step;
      if (this.add(step.next, state, { transition, takes }, this.starts[state] ?? 0) > state) isNew = true;
    }
    return isNew;
  }

  private stepsOf(cluster: Cluster, marked: readonly number[]): readonly Step[] {
    const { node, inputs, transitions } = cluster;
    switch (node.join) {
      case 'any':
        return transitions
          .filter(
            ({ takes, unless }) =>
              this.isMarked[takes[0] ?? -1] === 1 && !unless.some((place) => this.isMarked[place] === 1),
          )
          .map((transition) => this.fire(marked, transition, transition.takes));
      case 'all':
        return inputs.every((input) => this.isMarked[input] === 1)
          ? transitions.map((transition) => this.fire(marked, transition, inputs))
          : [];
      case 'inclusive': {
        const filled = inputs.filter((input) => this.isMarked[input] === 1);
        if (
          filled.length === 0 ||
          this.isQuickAhead(marked) ||
          this.blockersOf(cluster, marked, filled).length > 0
        )
          return [];
        return transitions.map((transition) => this.fire(marked, transition, filled));
      }
      case 'complex':
        return this.complexSteps(cluster, marked);
    }
  }

  /** OR-4: joins that look at positions are asked when nothing can move by itself. */
  private isQuickAhead(marked: readonly number[]): boolean {
    return marked.some((place) => {
      const cluster = this.clusterOf[place];
      if (cluster === undefined || this.compiled.isQuick[place] !== true) return false;
      if (cluster.node.join === 'any') return cluster.transitions.length > 0;
      return (
        cluster.node.join === 'all' &&
        cluster.inputs.every((input) => this.isMarked[input] === 1 && this.compiled.isQuick[input] === true)
      );
    });
  }

  /** OR-1: positions that can reach an input without a token and none with one. */
  private blockersOf(
    cluster: Cluster,
    marked: readonly number[],
    filled: readonly number[],
  ): readonly number[] {
    let full = 0;
    cluster.inputs.forEach((input, bit) => {
      if (filled.includes(input)) full |= 1 << bit;
    });
    return marked.filter((place) => {
      const awaited = cluster.awaited?.[place] ?? 0;
      return awaited !== 0 && (awaited & full) === 0;
    });
  }

  /** CPX-2 to CPX-6: its condition may hold at any tokens; then it waits for the rest, whose tokens it takes. */
  private complexSteps(cluster: Cluster, marked: readonly number[]): readonly Step[] {
    const { inputs, transitions } = cluster;
    const base = this.memory.get(cluster) ?? 0;
    const remembered = inputs.filter((_input, bit) => this.isMarked[base + bit] === 1);
    const filled = inputs.filter((input) => this.isMarked[input] === 1);
    if (remembered.length === 0) {
      if (filled.length === 0) return [];
      const kept = inputs.flatMap((input, bit) => (filled.includes(input) ? [base + bit] : []));
      return transitions.map((transition) => this.fire(marked, transition, filled, kept));
    }
    if (this.isQuickAhead(marked)) return [];
    const seen = [...new Set([...remembered, ...filled])];
    if (this.blockersOf(cluster, marked, seen).length > 0) return [];
    const late = filled.filter((input) => !remembered.includes(input));
    const takes = [
      ...late,
      ...inputs.flatMap((input, bit) => (remembered.includes(input) ? [base + bit] : [])),
    ];
    const [first] = transitions;
    if (first === undefined) return [];
    const silent: Transition = { ...first, gives: [], edges: [] };
    return [silent, ...(late.length > 0 ? transitions : [])].map((transition) =>
      this.fire(marked, transition, takes),
    );
  }

  private fire(
    marked: readonly number[],
    transition: Transition,
    takes: readonly number[],
    also: readonly number[] = [],
  ): Step {
    if (transition.kills) return { transition, takes, next: [], meets: -1 };
    const next = marked.filter((place) => !takes.includes(place));
    for (const place of transition.gives) {
      if (next.includes(place)) return { transition, takes, next: undefined, meets: place };
      next.push(place);
    }
    next.push(...also);
    return { transition, takes, next: next.sort(byNumber), meets: -1 };
  }

  private noteStuck(state: number, marked: readonly number[], clusters: readonly Cluster[]): void {
    const waiting = clusters.filter(
      ({ node, inputs }) =>
        (node.join === 'all' || node.join === 'inclusive') &&
        inputs.some((input) => this.isMarked[input] === 1),
    );
    for (const cluster of waiting) {
      if (this.stuck.has(cluster)) continue;
      const filled = cluster.inputs.filter((input) => this.isMarked[input] === 1);
      const blockers = cluster.node.join === 'all' ? [] : this.blockersOf(cluster, marked, filled);
      const others = blockers.map((place) => this.clusterOf[place]);
      const isMutual = others.length > 0 && others.every((other) => other?.node.join === 'inclusive');
      const mutual = isMutual ? [...new Set(others.flatMap((other) => other ?? []))] : [];
      this.stuck.set(cluster, { state, cluster, mutual });
    }
  }

  private runTo(state: number): { readonly start: number; readonly firings: readonly Firing[] } {
    const firings: Firing[] = [];
    let at = state;
    for (let step = this.steps[at]; step !== undefined; step = this.steps[at]) {
      firings.push(step);
      at = this.parents[at] ?? -1;
    }
    return { start: this.starts[state] ?? 0, firings: firings.reverse() };
  }
}

function byNumber(a: number, b: number): number {
  return a - b;
}
