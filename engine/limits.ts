/**
 * Every bound of the engine, each with its reason. Administrators may change them; the runtime passes its own to `execute`.
 * The bounds of files and expressions are checked where text is read, at deployment.
 */
export interface Limits {
  /** Steps of one transaction. A longer stretch would hold the instance's row and delay others in the same commit. */
  readonly stepsMax: number;
  /** RUN-3: activations of one element in one scope without waiting for anything outside. More is a loop that never ends. */
  readonly activationsMax: number;
  /** Tokens and element instances alive in one instance, beside its iterations. More no longer fits one state row comfortably. */
  readonly tokensMax: number;
  /** What each iteration may add to that: it is written in pages, and works at a place or two at once. */
  readonly tokensPerIteration: number;
  /** MI-1, LOOP-2: items or iterations of one activity. */
  readonly iterationsMax: number;
  /** Instances a parallel multi-instance creates in one step (MI-6): keeps the steps of a transaction about equally long. */
  readonly iterationBatch: number;
  /** CALL-3: calls inside calls. Deeper is a recursion without end. */
  readonly callDepthMax: number;
  /** JSON text of one variable. */
  readonly variableBytesMax: number;
  /** JSON text of all variables of an instance. */
  readonly instanceBytesMax: number;
  /** Nesting of one JSON value: parsers and browsers recurse over it. */
  readonly jsonDepthMax: number;
  /** Members of all objects of one JSON value. */
  readonly jsonKeysMax: number;
  /** Payload of a thrown message. */
  readonly messageBytesMax: number;
}

export const defaultLimits: Limits = {
  stepsMax: 500,
  activationsMax: 10_000,
  tokensMax: 10_000,
  tokensPerIteration: 4,
  iterationsMax: 100_000,
  iterationBatch: 128,
  callDepthMax: 50,
  variableBytesMax: 1_048_576,
  instanceBytesMax: 4_194_304,
  jsonDepthMax: 100,
  jsonKeysMax: 10_000,
  messageBytesMax: 1_048_576,
};

/** Limits that an installation may set for itself, and how far: beyond these bounds they no longer protect, or nothing runs. */
export const limitRanges = {
  activationsMax: { from: 100, to: 1_000_000 },
  tokensMax: { from: 100, to: 100_000 },
  iterationsMax: { from: 1, to: 100_000 },
  callDepthMax: { from: 1, to: 200 },
} as const satisfies Partial<Record<keyof Limits, { readonly from: number; readonly to: number }>>;

export type OwnLimits = Partial<Pick<Limits, keyof typeof limitRanges>>;
