import { Activity, Scope, isMain } from './game-scope.ts';
import type { Done, Process } from './game-scope.ts';
import { mayReach } from './graph-paths.ts';
import type { Bits, Boundary, EventSub, GraphFlow, GraphNode, ProcessGraph } from './graph.ts';

/**
 * The token game of the standard (clause 13), played on the drawing itself and knowing nothing of the engine: tokens stand on
 * sequence flows, a node fires when its rule allows, an activity waits until somebody completes it. Nothing has an order but
 * what the rules say; where the engine has a queue, here whatever can move moves, until nothing can.
 */
export class TokenGame {
  readonly flows = new Map<string, number>();
  readonly ended = new Map<string, number>();
  private readonly graphs: ReadonlyMap<string, ProcessGraph>;
  private readonly root: Scope;

  constructor(processes: readonly ProcessGraph[], bits: Bits) {
    this.graphs = new Map(processes.map((process) => [process.id, process]));
    this.root = this.openProcess(processes[0]?.id ?? '', null, bits);
    this.settle();
  }

  get isOver(): boolean {
    return this.root.isClosed;
  }

  /** Tasks that wait for somebody, by the path of scopes they stand in; several may share a path. */
  openWork(): string[] {
    return this.activities()
      .filter((activity) => activity.waitsFor === 'work')
      .map((activity) => activity.path)
      .sort();
  }

  /** Events a message would trigger now: `path of who waits!event`. */
  openMessages(): string[] {
    return this.triggers()
      .map(({ name }) => name)
      .sort();
  }

  complete(path: string, bits: Bits): void {
    const activity = this.activities().find((one) => one.path === path && one.waitsFor === 'work');
    if (activity === undefined) throw new Error(`nothing is open at ${path}`);
    activity.scope.process.bits = bits;
    this.finish(activity);
    this.settle();
  }

  deliver(name: string, bits: Bits): void {
    const trigger = this.triggers().find((one) => one.name === name);
    if (trigger === undefined) throw new Error(`nothing waits for ${name}`);
    trigger.scope.process.bits = bits;
    trigger.fire();
    this.settle();
  }

  // Who waits

  private scopes(from: Scope = this.root): Scope[] {
    if (from.isClosed) return [];
    return [
      from,
      ...from.activities.flatMap((activity) => activity.inside().flatMap((scope) => this.scopes(scope))),
    ];
  }

  private activities(): Activity[] {
    return this.scopes().flatMap((scope) => scope.activities.flatMap((activity) => activity.withInstances()));
  }

  private triggers(): { name: string; scope: Scope; fire: () => void }[] {
    return this.scopes().flatMap((scope) => [
      ...scope.graph.eventSubs
        .filter((sub) => scope.mayStart(sub))
        .map((sub) => ({
          name: `${scope.path}!${sub.startId}`,
          scope,
          fire: () => this.startEventSub(scope, sub),
        })),
      ...scope.activities.flatMap((activity) => this.triggersOf(scope, activity)),
    ]);
  }

  private triggersOf(scope: Scope, activity: Activity): { name: string; scope: Scope; fire: () => void }[] {
    const found = activity.node.boundaries
      ?.filter((boundary) => boundary.trigger === 'message')
      .filter((boundary) => boundary.interrupting || !activity.isCompleting())
      .map((boundary) => ({
        name: `${activity.path}!${boundary.id}`,
        scope,
        fire: () => this.occur(activity, boundary),
      }));
    const arms = activity.waitsFor === 'events' ? scope.flowsFrom(activity.node.id) : [];
    return [
      ...(found ?? []),
      ...(activity.waitsFor === 'message'
        ? [{ name: `${activity.path}!${activity.node.id}`, scope, fire: () => this.finish(activity) }]
        : []),
      ...arms.map((flow) => ({
        name: `${activity.path}!${flow.to}`,
        scope,
        fire: () => this.choose(activity, flow),
      })),
    ];
  }

  // What moves by itself

  private settle(): void {
    for (let moves = 0; moves < 100_000; moves += 1) if (!this.move()) return;
    throw new Error('the game does not come to rest');
  }

  private move(): boolean {
    const scopes = this.scopes();
    return (
      scopes.some((scope) => scope.standing().some((flow) => this.fireBehind(scope, flow))) ||
      scopes.some((scope) => this.closeIfDone(scope)) ||
      scopes.some((scope) => scope.standing().some((flow) => this.fireInclusive(scope, flow)))
    );
  }

  private fireBehind(scope: Scope, flow: GraphFlow): boolean {
    const node = scope.nodeOf(flow.to);
    const incoming = scope.flowsTo(node.id);
    if (node.kind === 'and') {
      if (incoming.some((one) => scope.tokensOn(one) === 0)) return false;
      for (const one of incoming) scope.take(one);
    } else {
      if (node.kind === 'or' && incoming.length > 1) return false;
      scope.take(flow);
    }
    this.enter(scope, node);
    return true;
  }

  /** Table 13.3: fires unless a token elsewhere can come to an empty flow and to none that has a token already. */
  private fireInclusive(scope: Scope, flow: GraphFlow): boolean {
    const node = scope.nodeOf(flow.to);
    if (node.kind !== 'or') return false;
    const incoming = scope.flowsTo(node.id);
    const filled = incoming.filter((one) => scope.tokensOn(one) > 0);
    const empty = incoming.filter((one) => scope.tokensOn(one) === 0);
    const places = [
      ...scope.standing().map((one) => ({ flow: one.id })),
      ...scope.activities.filter(isMain).map((activity) => ({ node: activity.node.id })),
    ];
    const reaches = (place: (typeof places)[number], targets: readonly GraphFlow[]): boolean =>
      targets.some((target) => mayReach(scope.graph, place, target.id, node.id));
    if (places.some((place) => reaches(place, empty) && !reaches(place, filled))) return false;
    for (const one of filled) scope.take(one);
    this.enter(scope, node);
    return true;
  }

  private closeIfDone(scope: Scope): boolean {
    if (scope.isClosed || scope.standing().length > 0 || scope.activities.length > 0) return false;
    scope.close();
    if (scope.owner === null) return true;
    const { owner } = scope;
    if (owner.node.kind === 'call') owner.scope.process.bits = scope.process.bits;
    if (owner.kind === 'eventSub') owner.scope.remove(owner);
    else this.finish(owner);
    return true;
  }

  // Nodes

  private enter(scope: Scope, node: GraphNode): void {
    switch (node.kind) {
      case 'end':
        return;
      case 'errorEnd':
        this.throwError(scope, node.code ?? '');
        return;
      case 'terminateEnd':
        scope.clear();
        return;
      case 'escalate':
        this.escalate(scope, node.code ?? '');
        this.leave(scope, node.id);
        return;
      case 'compensate':
        this.compensate(scope, node);
        return;
      case 'xor': {
        const choices = scope.flowsFrom(node.id);
        const chosen =
          choices.find((flow) => flow.when !== undefined && scope.process.bits[flow.when]) ??
          choices.find((flow) => flow.isDefault === true) ??
          choices[0];
        if (chosen !== undefined) this.put(scope, chosen);
        return;
      }
      case 'or':
        this.split(scope, node);
        return;
      case 'wait':
      case 'catch':
      case 'events':
      case 'sub':
      case 'call':
        this.begin(new Activity(node, scope));
        return;
      default:
        this.leave(scope, node.id);
    }
  }

  private split(scope: Scope, node: GraphNode): void {
    const all = scope.flowsFrom(node.id);
    const taken = all.filter(
      (flow) => flow.isDefault !== true && (flow.when === undefined || scope.process.bits[flow.when]),
    );
    for (const flow of taken.length > 0 ? taken : all.filter((one) => one.isDefault === true))
      this.put(scope, flow);
  }

  private leave(scope: Scope, from: string): void {
    for (const flow of scope.flowsFrom(from)) this.put(scope, flow);
  }

  private put(scope: Scope, flow: GraphFlow): void {
    this.flows.set(flow.id, (this.flows.get(flow.id) ?? 0) + 1);
    scope.put(flow);
  }

  // Activities

  private begin(activity: Activity): void {
    activity.scope.add(activity);
    const { loop } = activity.node;
    if (loop === undefined) this.run(activity);
    else {
      const first = loop.kind === 'parallel' ? loop.count : 1;
      const instances = Array.from({ length: first }, (_, index) => activity.instance(index));
      for (const instance of instances) this.run(instance);
    }
  }

  private run(activity: Activity): void {
    const { node, scope } = activity;
    if (node.kind === 'sub' && node.inner !== undefined)
      activity.open(new Scope(node.inner, activity, scope.process, activity.path));
    if (node.kind === 'call') activity.open(this.openProcess(node.calls ?? '', activity, scope.process.bits));
    if (node.kind === 'sub' && node.inner !== undefined)
      for (const inner of activity.inside()) this.startScope(inner);
  }

  private openProcess(id: string, owner: Activity | null, bits: Bits): Scope {
    const graph = this.graphs.get(id)?.graph;
    if (graph === undefined) throw new Error(`no process ${id}`);
    const process: Process = { bits };
    const scope = new Scope(graph, owner, process, owner === null ? id : `${owner.path}/${id}`);
    this.startScope(scope);
    return scope;
  }

  private startScope(scope: Scope): void {
    const start = scope.graph.nodes.find((node) => node.kind === 'start');
    if (start !== undefined) this.leave(scope, start.id);
  }

  /** An activity, or one instance of a repeated one, is done. */
  private finish(activity: Activity): void {
    const { body, scope, node } = activity;
    if (body !== null) {
      if (!body.finishInstance(activity)) {
        const next = body.nextInstance();
        if (next !== null) this.run(next);
        return;
      }
      this.finish(body);
      return;
    }
    scope.remove(activity);
    this.ended.set(node.id, (this.ended.get(node.id) ?? 0) + 1);
    if (activity.plan !== null) {
      activity.plan();
      return;
    }
    if (node.handler !== undefined) scope.done.push({ handler: node.handler });
    for (const inner of activity.inside())
      if (inner.done.length > 0) scope.done.push({ inside: inner.done, id: node.id });
    this.leave(scope, node.id);
  }

  private choose(gateway: Activity, flow: GraphFlow): void {
    gateway.scope.remove(gateway);
    this.flows.set(flow.id, (this.flows.get(flow.id) ?? 0) + 1);
    this.leave(gateway.scope, flow.to);
  }

  // Events

  private startEventSub(scope: Scope, sub: EventSub): void {
    if (sub.interrupting) {
      scope.clear();
      scope.isInterrupted = true;
    }
    const activity = new Activity({ id: sub.id, kind: 'sub', inner: sub.graph }, scope, 'eventSub');
    scope.add(activity);
    this.run(activity);
  }

  private occur(host: Activity, boundary: Boundary): void {
    if (boundary.interrupting) {
      host.end();
      host.scope.remove(host);
    }
    this.leave(host.scope, boundary.id);
  }

  /** Innermost first; who catches ends everything inside the activity it stands on. */
  private throwError(from: Scope, code: string): void {
    const caught = this.catcher(from, 'error', code);
    if (caught === undefined) throw new Error(`nobody catches ${code}`);
    this.occur(caught.host, caught.boundary);
  }

  private escalate(from: Scope, code: string): void {
    const caught = this.catcher(from, 'escalation', code);
    if (caught !== undefined) this.occur(caught.host, caught.boundary);
  }

  private catcher(
    from: Scope,
    trigger: Boundary['trigger'],
    code: string,
  ): { host: Activity; boundary: Boundary } | undefined {
    for (let scope: Scope | undefined = from; scope !== undefined;) {
      const owner: Activity | null | undefined = scope.owner?.body ?? scope.owner;
      const boundary = owner?.node.boundaries?.find((one) => one.trigger === trigger && one.code === code);
      if (owner !== null && owner !== undefined && boundary !== undefined) return { host: owner, boundary };
      scope = owner?.scope;
    }
    return undefined;
  }

  // Compensation: what completed, latest first, each once; a completed sub-process is undone from inside.

  private compensate(scope: Scope, node: GraphNode): void {
    const thrower = new Activity(node, scope, 'thrower');
    scope.add(thrower);
    const pending = handlersOf(scope.done, scope.path);
    scope.done = [];
    const next = (): void => {
      const handler = pending.shift();
      if (handler === undefined) {
        scope.remove(thrower);
        this.leave(scope, node.id);
        return;
      }
      const run = new Activity({ id: handler.id, kind: 'wait' }, scope, 'handler', handler.path);
      run.plan = next;
      scope.add(run);
    };
    next();
  }
}

// helpers

function handlersOf(done: readonly Done[], path: string): { id: string; path: string }[] {
  return [...done]
    .reverse()
    .flatMap((one) =>
      'handler' in one
        ? [{ id: one.handler, path: `${path}/${one.handler}` }]
        : handlersOf(one.inside, `${path}/${one.id}`),
    );
}
