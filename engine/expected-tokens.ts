/** A join as the inclusive rule sees it: its flows, and the positions each of them can be reached from (OR-3). */
interface Join {
  readonly incoming: readonly string[];
  readonly reachable: Readonly<Record<string, readonly string[]>>;
}

/**
 * OR-1: may a token still arrive on a flow that is not filled? A position blocks if it can reach such a flow and none that is
 * filled. A token on one of the join's own flows cannot reach another of them without passing the join (OR-6).
 */
export function isTokenExpected(
  join: Join,
  positions: Iterable<string>,
  isFilled: (flowId: string) => boolean,
): boolean {
  const flowsFrom = flowsByPosition(join);
  for (const position of positions) {
    const reached = flowsFrom.get(position);
    if (reached !== undefined && !reached.some(isFilled)) return true;
  }
  return false;
}

// helpers

/** Which flows each position reaches: made once per compiled join, so that asking costs no more than there are positions. */
const byJoin = new WeakMap<Join, ReadonlyMap<string, readonly string[]>>();

function flowsByPosition(join: Join): ReadonlyMap<string, readonly string[]> {
  const known = byJoin.get(join);
  if (known !== undefined) return known;
  const flowsFrom = new Map<string, string[]>();
  for (const flowId of join.incoming) {
    for (const position of join.reachable[flowId] ?? []) {
      const flows = flowsFrom.get(position);
      if (flows === undefined) flowsFrom.set(position, [flowId]);
      else flows.push(flowId);
    }
  }
  for (const flowId of join.incoming) flowsFrom.delete(flowId);
  byJoin.set(join, flowsFrom);
  return flowsFrom;
}
