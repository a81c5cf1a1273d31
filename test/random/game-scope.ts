import type { Bits, EventSub, Graph, GraphFlow, GraphNode } from './graph.ts';

/** One process instance: what its gateways decide by. */
export interface Process {
  bits: Bits;
}

/** A completed activity that can be undone: by its handler, or by what completed inside it. */
export type Done = { readonly handler: string } | { readonly id: string; readonly inside: readonly Done[] };

/** One run of a process, sub-process or event sub-process: tokens on its flows, activities alive in it. */
export class Scope {
  readonly graph: Graph;
  /** The activity this is the inside of; null for the outermost process. */
  readonly owner: Activity | null;
  readonly process: Process;
  readonly path: string;
  activities: Activity[] = [];
  done: Done[] = [];
  isClosed = false;
  isInterrupted = false;
  private readonly tokens = new Map<string, number>();

  constructor(graph: Graph, owner: Activity | null, process: Process, path: string) {
    this.graph = graph;
    this.owner = owner;
    this.process = process;
    this.path = path;
  }

  nodeOf(id: string): GraphNode {
    const node = this.graph.nodes.find((one) => one.id === id);
    if (node === undefined) throw new Error(`${this.path} has no ${id}`);
    return node;
  }

  flowsFrom(id: string): readonly GraphFlow[] {
    return this.graph.flows.filter((flow) => flow.from === id);
  }

  flowsTo(id: string): readonly GraphFlow[] {
    return this.graph.flows.filter((flow) => flow.to === id);
  }

  standing(): readonly GraphFlow[] {
    return this.graph.flows.filter((flow) => this.tokensOn(flow) > 0);
  }

  tokensOn(flow: GraphFlow): number {
    return this.tokens.get(flow.id) ?? 0;
  }

  put(flow: GraphFlow): void {
    this.tokens.set(flow.id, this.tokensOn(flow) + 1);
  }

  take(flow: GraphFlow): void {
    this.tokens.set(flow.id, this.tokensOn(flow) - 1);
  }

  add(activity: Activity): void {
    this.activities.push(activity);
  }

  remove(activity: Activity): void {
    this.activities = this.activities.filter((one) => one !== activity);
  }

  /** Everything inside ends; nothing of it can be undone any more. */
  clear(): void {
    for (const activity of this.activities) activity.end();
    this.activities = [];
    this.tokens.clear();
    this.done = [];
  }

  close(): void {
    this.isClosed = true;
  }

  end(): void {
    this.clear();
    this.close();
  }

  /** The main flow has ended; only event sub-processes are still running. */
  isEnding(): boolean {
    return !this.isClosed && this.standing().length === 0 && !this.activities.some(isMain);
  }

  mayStart(sub: EventSub): boolean {
    return !this.isClosed && !this.isInterrupted && (sub.interrupting || !this.isEnding());
  }
}

/** Event sub-processes run beside the main flow. */
export const isMain = (activity: Activity): boolean => activity.kind !== 'eventSub';

type Kind = 'node' | 'eventSub' | 'handler' | 'thrower';

/** One run of a node that takes time; a repeated activity holds its instances. */
export class Activity {
  readonly node: GraphNode;
  readonly scope: Scope;
  readonly kind: Kind;
  readonly path: string;
  /** The repeated activity this is an instance of. */
  readonly body: Activity | null;
  /** What follows instead of the flows of the node. */
  plan: (() => void) | null = null;
  private instances: Activity[] = [];
  private created = 0;
  private scopes: Scope[] = [];

  constructor(
    node: GraphNode,
    scope: Scope,
    kind: Kind = 'node',
    path = `${scope.path}/${node.id}`,
    body: Activity | null = null,
  ) {
    this.node = node;
    this.scope = scope;
    this.kind = kind;
    this.path = path;
    this.body = body;
  }

  get waitsFor(): 'work' | 'message' | 'events' | 'nothing' {
    if (this.body === null && this.node.loop !== undefined) return 'nothing';
    if (this.node.kind === 'wait') return 'work';
    return this.node.kind === 'catch' ? 'message' : this.node.kind === 'events' ? 'events' : 'nothing';
  }

  instance(index: number): Activity {
    const made = new Activity(this.node, this.scope, this.kind, `${this.path}#${String(index)}`, this);
    this.instances.push(made);
    this.created = Math.max(this.created, index + 1);
    return made;
  }

  /** True when it was the last one. */
  finishInstance(done: Activity): boolean {
    this.instances = this.instances.filter((one) => one !== done);
    return this.instances.length === 0 && this.created === this.node.loop?.count;
  }

  nextInstance(): Activity | null {
    return this.node.loop?.kind === 'parallel' ? null : this.instance(this.created);
  }

  withInstances(): Activity[] {
    return [this, ...this.instances];
  }

  open(scope: Scope): void {
    this.scopes.push(scope);
  }

  inside(): Scope[] {
    return [...this.scopes, ...this.instances.flatMap((instance) => instance.inside())];
  }

  end(): void {
    for (const scope of this.scopes) scope.end();
    for (const instance of this.instances) instance.end();
  }

  /** A sub-process whose main flow has ended waits for its event sub-processes only. */
  isCompleting(): boolean {
    return (
      this.node.kind === 'sub' &&
      this.node.loop === undefined &&
      this.scopes.some((scope) => scope.isEnding())
    );
  }
}
