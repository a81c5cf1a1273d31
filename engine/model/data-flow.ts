import type { Expression } from './expression.ts';
import type { JsonObject } from './json.ts';

/**
 * The data part of a model (10.4): which variables are declared, with what rules, and what moves between them. A process
 * without any of it has no `data`, and nothing of this costs it anything.
 */
export interface ModelData {
  /** Declared variables by the id of the process, sub-process or element that owns them, then by name. */
  readonly items: Readonly<Record<string, Readonly<Record<string, DataItem>>>>;
  /** Types of items, by the id of their `itemDefinition` (DAT-8). */
  readonly types: Readonly<Record<string, DataType>>;
  /** True when an activity may have to wait for an unavailable source (DAT-5). */
  readonly mayWait: boolean;
  /** CALL-11: a called instance must be given values for all names of one of these sets. */
  readonly calledWith?: readonly (readonly string[])[];
}

export interface DataItem {
  /** `object` and `property` belong to their scope: results of their name are written there (VAR-2). */
  readonly kind: 'object' | 'property' | 'input' | 'output';
  /** DAT-3: takes only lists. */
  readonly collection?: true;
  /** DAT-8: key of `types`. */
  readonly type?: string;
}

/** DAT-8: an XSD primitive, or a JSON Schema of the same deployment. */
export type DataType =
  | { readonly kind: 'primitive'; readonly name: string; readonly collection: boolean }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly schema: JsonObject;
      readonly collection: boolean;
    };

/** What one activity or event reads when it starts and writes when it completes. */
export interface DataFlow {
  /** True where data inputs or outputs are declared: results then leave by associations only (DAT-7). */
  readonly declared: boolean;
  readonly inputSets: readonly InputSet[];
  readonly outputSets: readonly OutputSet[];
  readonly inputAssociations: readonly DataAssociation[];
  readonly outputAssociations: readonly DataAssociation[];
  /** D10: the type of what the element sends (message, job of an operation): the only input, else its local variables. */
  readonly sends?: CarriedType;
  /** D10: the type of what it receives. */
  readonly receives?: CarriedType;
  /** MI-1: what the body of a multi-instance activity reads and writes instead of each instance. */
  readonly loop?: LoopDataFlow;
}

export interface CarriedType {
  readonly type: string;
  /** The only declared data input or output. */
  readonly only?: string;
  /** Signals, errors and escalations may carry nothing; what they carry must fit. */
  readonly optional?: true;
  /** Variables a catcher adds of its own: the code and the message. */
  readonly besides?: readonly string[];
}

export interface InputSet {
  /** Names of data inputs that must be available. */
  readonly required: readonly string[];
  /** Names that are copied if they are available and never block: optional and while-executing ones. */
  readonly optional: readonly string[];
  /** D07: positions of the output sets it may end with; absent: any. */
  readonly pairedWith?: readonly number[];
}

export interface OutputSet {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

export interface LoopDataFlow {
  /** Fill the list the body runs over. */
  readonly inputAssociations: readonly DataAssociation[];
  /** The data object a `loopDataInputRef` names directly. */
  readonly source?: DataPlace;
  /** Name of the data output, or the data object, that receives the list of outputs. */
  readonly output?: DataPlace;
  readonly outputAssociations: readonly DataAssociation[];
}

/** DAT-6: `transformation` replaces the target, then each assignment writes its part; with neither one source is copied. */
export interface DataAssociation {
  readonly id: string;
  readonly sources: readonly DataPlace[];
  readonly target: DataPlace;
  readonly transformation?: Expression;
  readonly assignments: readonly DataAssignment[];
}

export interface DataAssignment {
  readonly from: Expression;
  /** Members inside the target; empty for the target as a whole. */
  readonly path: readonly string[];
}

/** Where a value is read or written. */
export type DataPlace =
  /** A variable of the element itself: data input, data output, property, item of a multi-instance. */
  | { readonly kind: 'own'; readonly name: string }
  /** A variable of an enclosing scope: data object, property, data input of the process. */
  | { readonly kind: 'scope'; readonly name: string; readonly scopeId: string; readonly state?: string }
  /** DAT-4: a value outside the instance; `name` is what expressions call it. */
  | {
      readonly kind: 'store';
      readonly name: string;
      readonly store: string;
      readonly key?: Expression;
      readonly type?: string;
      /** DAT-4, `isUnlimited="false"`: how many values it takes, or without key how many items its list. */
      readonly capacity?: number;
    };
