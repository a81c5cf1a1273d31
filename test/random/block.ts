import fc from 'fast-check';

/** Nested blocks: whatever is put together from them is sound, so that the token game has one outcome. */
export type Block =
  | { readonly kind: 'pass' | 'wait' | 'user' | 'message' }
  | { readonly kind: 'sequence' | 'parallel' | 'exclusive' | 'inclusive'; readonly parts: readonly Block[] }
  | { readonly kind: 'events'; readonly parts: readonly Block[] }
  | { readonly kind: 'loop' | 'saga' | 'stoppable'; readonly part: Block }
  | { readonly kind: 'call'; readonly part: Block; readonly times: Times }
  | { readonly kind: 'risky'; readonly part: Block; readonly isCalled: boolean }
  | { readonly kind: 'sub'; readonly part: Block; readonly times: Times; readonly handler: Handler }
  | { readonly kind: 'repeated'; readonly times: Exclude<Times, null>; readonly isUserTask: boolean }
  | {
      readonly kind: 'guarded';
      readonly part: Block;
      readonly interrupting: boolean;
      readonly handler: Handler;
    };

type Times = { readonly kind: 'parallel' | 'sequential' | 'standard'; readonly count: number } | null;
/** An event sub-process beside the content: started by a message, interrupting or not. */
type Handler = { readonly interrupting: boolean } | null;

const times = fc.record({
  kind: fc.constantFrom('parallel' as const, 'sequential' as const, 'standard' as const),
  count: fc.integer({ min: 1, max: 3 }),
});

const handler = fc.record({ interrupting: fc.boolean() });

export const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constantFrom('pass' as const, 'wait' as const, 'user' as const, 'message' as const),
    }),
    fc.record({
      kind: fc.constantFrom(
        'sequence' as const,
        'parallel' as const,
        'exclusive' as const,
        'inclusive' as const,
        'events' as const,
      ),
      parts: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom('loop' as const, 'saga' as const, 'stoppable' as const),
      part: tie('block'),
    }),
    fc.record({ kind: fc.constant('call' as const), part: tie('block'), times: fc.option(times) }),
    fc.record({ kind: fc.constant('risky' as const), part: tie('block'), isCalled: fc.boolean() }),
    fc.record({
      kind: fc.constant('sub' as const),
      part: tie('block'),
      times: fc.option(times),
      handler: fc.option(handler),
    }),
    fc.record({ kind: fc.constant('repeated' as const), times, isUserTask: fc.boolean() }),
    fc.record({
      kind: fc.constant('guarded' as const),
      part: tie('block'),
      interrupting: fc.boolean(),
      handler: fc.option(handler),
    }),
  ),
}));
