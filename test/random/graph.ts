/** A process as nodes and flows, in the words of the standard: what the generator makes, the oracle plays and the engine is given as a file. */
export interface ProcessGraph {
  readonly id: string;
  readonly graph: Graph;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly flows: readonly GraphFlow[];
  readonly eventSubs: readonly EventSub[];
}

/** Decisions of gateways: every stimulus brings all four, so both sides always decide by the newest. */
export interface Bits {
  readonly a: boolean;
  readonly b: boolean;
  readonly c: boolean;
  readonly d: boolean;
}
export type Bit = keyof Bits;

export interface GraphFlow {
  readonly id: string;
  /** A node, or a boundary event. */
  readonly from: string;
  readonly to: string;
  readonly when?: Bit;
  readonly isDefault?: boolean;
}

export type NodeKind =
  | 'start'
  | 'end'
  | 'errorEnd'
  | 'terminateEnd'
  | 'pass'
  | 'wait'
  | 'xor'
  | 'and'
  | 'or'
  | 'events'
  | 'catch'
  | 'escalate'
  | 'compensate'
  | 'sub'
  | 'call';

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** sub */
  readonly inner?: Graph;
  /** call: id of the called process. */
  readonly calls?: string;
  readonly loop?: { readonly kind: 'parallel' | 'sequential' | 'standard'; readonly count: number };
  /** errorEnd, escalate */
  readonly code?: string;
  readonly boundaries?: readonly Boundary[];
  /** wait: id of its compensation handler, which is a wait of its own. */
  readonly handler?: string;
  /** wait: for a person instead of a worker. */
  readonly isUserTask?: boolean;
}

export interface Boundary {
  readonly id: string;
  readonly trigger: 'message' | 'error' | 'escalation';
  readonly interrupting: boolean;
  readonly code?: string;
}

/** An event sub-process that a message starts. */
export interface EventSub {
  readonly id: string;
  readonly startId: string;
  readonly interrupting: boolean;
  readonly graph: Graph;
}
