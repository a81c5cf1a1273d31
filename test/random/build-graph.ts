import type { Block } from './block.ts';
import type { Bit, Boundary, EventSub, Graph, GraphFlow, GraphNode, ProcessGraph } from './graph.ts';

/** First and last node of what a block became. */
interface Piece {
  readonly first: string;
  readonly last: string;
}

const bits: readonly Bit[] = ['a', 'b', 'c', 'd'];

/** The processes of a random model: the main one and those it calls. */
export function buildProcesses(block: Block): readonly ProcessGraph[] {
  const names = new Names();
  const main = scopeOf(block, names, { compensable: false });
  return [{ id: 'main', graph: main }, ...names.processes];
}

// helpers

/** Ids are unique over all processes, so that a count by id is a count of one thing. */
class Names {
  readonly processes: ProcessGraph[] = [];
  private count = 0;

  next(kind: string): string {
    this.count += 1;
    return `${kind}${String(this.count)}`;
  }

  bit(): Bit {
    return bits[this.count % bits.length] ?? 'a';
  }
}

interface Place {
  /** Inside a saga: tasks have handlers, and nothing stands there that handlers could not undo one by one. */
  readonly compensable: boolean;
}

function scopeOf(block: Block, names: Names, place: Place, handler?: { interrupting: boolean }): Graph {
  const builder = new GraphBuilder(names, place);
  const start = builder.node({ kind: 'start' });
  const piece = builder.emit(block);
  const end = builder.node({ kind: 'end' });
  builder.flow(start, piece.first);
  builder.flow(piece.last, end);
  if (handler !== undefined) {
    const graph = scopeOf({ kind: 'user' }, names, { compensable: false });
    const startId = graph.nodes[0]?.id ?? '';
    builder.eventSubs.push({ id: names.next('esp'), startId, interrupting: handler.interrupting, graph });
  }
  return { nodes: builder.nodes, flows: builder.flows, eventSubs: builder.eventSubs };
}

class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly flows: GraphFlow[] = [];
  readonly eventSubs: EventSub[] = [];
  private readonly names: Names;
  private readonly place: Place;

  constructor(names: Names, place: Place) {
    this.names = names;
    this.place = place;
  }

  node(node: Omit<GraphNode, 'id'>): string {
    const id = this.names.next(node.kind);
    this.nodes.push({ id, ...node });
    return id;
  }

  flow(from: string, to: string, more: Partial<GraphFlow> = {}): void {
    this.flows.push({ id: `${from}_${to}`, from, to, ...more });
  }

  emit(block: Block): Piece {
    switch (block.kind) {
      case 'pass':
        return this.single({ kind: 'pass' });
      case 'message':
        return this.single({ kind: 'catch' });
      case 'wait':
      case 'user':
        return this.single(this.waiting(block.kind === 'user'));
      case 'repeated':
        // A repeated task has no handler: its runs would be compensated in groups.
        return this.single({ kind: 'wait', isUserTask: block.isUserTask, loop: block.times });
      case 'sequence':
        return this.sequence(block.parts.map((part) => this.emit(part)));
      case 'parallel':
      case 'exclusive':
      case 'inclusive':
        return this.gateways(block);
      case 'events':
        return this.events(block.parts);
      case 'loop':
        return this.loop(block.part);
      default:
        return this.scope(block);
    }
  }

  private single(node: Omit<GraphNode, 'id'>): Piece {
    const id = this.node(node);
    return { first: id, last: id };
  }

  private waiting(isUserTask: boolean): Omit<GraphNode, 'id'> {
    if (!this.place.compensable) return { kind: 'wait', isUserTask };
    return { kind: 'wait', isUserTask, handler: this.names.next('undo') };
  }

  private sequence(pieces: readonly Piece[]): Piece {
    pieces.slice(1).forEach((next, at) => this.flow(pieces[at]?.last ?? '', next.first));
    return { first: pieces[0]?.first ?? '', last: pieces.at(-1)?.last ?? '' };
  }

  private gateways(block: Extract<Block, { parts: unknown }>): Piece {
    const kinds = { parallel: 'and', exclusive: 'xor', inclusive: 'or' } as const;
    const kind = kinds[block.kind as keyof typeof kinds];
    const first = this.node({ kind });
    const last = this.node({ kind });
    block.parts.forEach((part, at) => {
      const piece = this.emit(part);
      const isDefault = kind !== 'and' && at === block.parts.length - 1;
      const when = kind === 'and' || isDefault ? {} : { when: this.names.bit() };
      this.flow(first, piece.first, isDefault ? { isDefault } : when);
      this.flow(piece.last, last);
    });
    return { first, last };
  }

  private events(parts: readonly Block[]): Piece {
    const first = this.node({ kind: 'events' });
    const last = this.node({ kind: 'xor' });
    for (const part of parts) {
      const arm = this.node({ kind: 'catch' });
      const piece = this.emit(part);
      this.flow(first, arm);
      this.flow(arm, piece.first);
      this.flow(piece.last, last);
    }
    return { first, last };
  }

  /** A cycle of gateways that waits in each turn. In a saga each turn is undone by a handler run of its own. */
  private loop(part: Block): Piece {
    const merge = this.node({ kind: 'xor' });
    const turn = this.node(this.waiting(false));
    const piece = this.emit(part);
    const again = this.node({ kind: 'xor' });
    const out = this.node({ kind: 'pass' });
    this.flow(merge, turn);
    this.flow(turn, piece.first);
    this.flow(piece.last, again);
    this.flow(again, merge, { when: this.names.bit() });
    this.flow(again, out, { isDefault: true });
    return { first: merge, last: out };
  }

  private scope(block: Exclude<Block, { parts: unknown } | { kind: 'repeated' | 'loop' | 'pass' }>): Piece {
    switch (block.kind) {
      case 'call':
        return this.call(block.part, block.times);
      case 'saga':
        return this.saga(block.part);
      case 'risky':
        return this.risky(block.part, block.isCalled);
      case 'stoppable':
        return this.stoppable(block.part);
      case 'guarded':
        return this.guarded(block);
      case 'sub': {
        const { times, handler } = this.place.compensable ? { times: null, handler: null } : block;
        const inner = scopeOf(block.part, this.names, this.place, handler ?? undefined);
        return this.single({ kind: 'sub', inner, ...(times === null ? {} : { loop: times }) });
      }
      default:
        throw new Error(`${block.kind} is no scope`);
    }
  }

  private call(part: Block, times: NonNullable<GraphNode['loop']> | null): Piece {
    const calls = this.process(scopeOf(part, this.names, { compensable: false }));
    return this.single({ kind: 'call', calls, ...(times === null ? {} : { loop: times }) });
  }

  private process(graph: Graph): string {
    const id = this.names.next('process');
    this.names.processes.push({ id, graph });
    return id;
  }

  /** A sub-process whose tasks have handlers; in the end a throw event runs those of all that completed. */
  private saga(part: Block): Piece {
    if (this.place.compensable) return this.emit(part);
    const builder = new GraphBuilder(this.names, { compensable: true });
    const start = builder.node({ kind: 'start' });
    const piece = builder.emit(part);
    const undo = builder.node({ kind: 'compensate' });
    const end = builder.node({ kind: 'end' });
    builder.sequence([
      { first: start, last: start },
      piece,
      { first: undo, last: undo },
      { first: end, last: end },
    ]);
    const { nodes, flows, eventSubs } = builder;
    return this.single({ kind: 'sub', inner: { nodes, flows, eventSubs } });
  }

  /** A scope that waits, then may throw an error, which its boundary event catches; else it escalates and goes on. */
  private risky(part: Block, isCalled: boolean): Piece {
    const code = this.names.next('code');
    const inner = new GraphBuilder(this.names, isCalled ? { compensable: false } : this.place);
    const [start, check, choice] = [
      inner.node({ kind: 'start' }),
      inner.node(inner.waiting(false)),
      inner.node({ kind: 'xor' }),
    ];
    const piece = inner.emit(part);
    const [error, escalate] = [
      inner.node({ kind: 'errorEnd', code }),
      inner.node({ kind: 'escalate', code: `${code}e` }),
    ];
    const end = inner.node({ kind: 'end' });
    inner.flow(start, check);
    inner.flow(check, choice);
    inner.flow(choice, error, { when: this.names.bit() });
    inner.flow(choice, escalate, { isDefault: true });
    inner.flow(escalate, piece.first);
    inner.flow(piece.last, end);
    const caught: Boundary = { id: this.names.next('caught'), trigger: 'error', interrupting: true, code };
    const told: Boundary = {
      id: this.names.next('told'),
      trigger: 'escalation',
      interrupting: false,
      code: `${code}e`,
    };
    const { nodes, flows, eventSubs } = inner;
    const graph = { nodes, flows, eventSubs };
    const sub = this.node({
      ...(isCalled ? { kind: 'call', calls: this.process(graph) } : { kind: 'sub', inner: graph }),
      boundaries: this.place.compensable ? [caught] : [caught, told],
    });
    const merge = this.node({ kind: 'xor' });
    this.flow(sub, merge);
    this.flow(caught.id, merge);
    if (!this.place.compensable) this.flow(told.id, this.node({ kind: 'end' }));
    return { first: sub, last: merge };
  }

  /** A sub-process with two branches, one of which ends all of it. */
  private stoppable(part: Block): Piece {
    const inner = new GraphBuilder(this.names, this.place);
    const [start, fork, check] = [
      inner.node({ kind: 'start' }),
      inner.node({ kind: 'and' }),
      inner.node(inner.waiting(true)),
    ];
    const stop = inner.node({ kind: 'terminateEnd' });
    const piece = inner.emit(part);
    const last = inner.node(inner.waiting(false));
    const end = inner.node({ kind: 'end' });
    inner.flow(start, fork);
    inner.flow(fork, check);
    inner.flow(check, stop);
    inner.flow(fork, piece.first);
    inner.flow(piece.last, last);
    inner.flow(last, end);
    const { nodes, flows, eventSubs } = inner;
    return this.single({ kind: 'sub', inner: { nodes, flows, eventSubs } });
  }

  /** A sub-process with a boundary message: interrupting it leads to the same place, else to a task of its own. */
  private guarded({ part, interrupting, handler }: Extract<Block, { kind: 'guarded' }>): Piece {
    const inner = scopeOf(part, this.names, this.place, handler ?? undefined);
    const boundary: Boundary = { id: this.names.next('told'), trigger: 'message', interrupting };
    const sub = this.node({ kind: 'sub', inner, boundaries: [boundary] });
    if (!interrupting) {
      const note = this.node({ kind: 'wait', isUserTask: true });
      this.flow(boundary.id, note);
      this.flow(note, this.node({ kind: 'end' }));
      return { first: sub, last: sub };
    }
    const merge = this.node({ kind: 'xor' });
    this.flow(sub, merge);
    this.flow(boundary.id, merge);
    return { first: sub, last: merge };
  }
}
