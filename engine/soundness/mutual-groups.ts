/**
 * Which nodes lead to each other: a number for each node's group, equal for two nodes exactly when each can reach the other. One walk
 * over all edges (Tarjan's), with a list of its own instead of recursion, so that a row of ten thousand elements is no problem.
 */
export function mutualGroups(next: readonly (readonly number[])[]): readonly number[] {
  const groups = new Array<number>(next.length).fill(-1);
  const order = new Array<number>(next.length).fill(-1);
  const lowest = new Array<number>(next.length).fill(-1);
  const open: number[] = [];
  const walk: { readonly node: number; at: number }[] = [];
  let visited = 0;
  let made = 0;

  const enter = (node: number): void => {
    order[node] = lowest[node] = visited;
    visited += 1;
    open.push(node);
    walk.push({ node, at: 0 });
  };
  const lower = (node: number, to: number): void => {
    if (to < (lowest[node] ?? 0)) lowest[node] = to;
  };
  const leave = (node: number): void => {
    walk.pop();
    const from = walk[walk.length - 1];
    if (from !== undefined) lower(from.node, lowest[node] ?? 0);
    if (lowest[node] !== order[node]) return;
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      groups[member] = made;
      if (member === node) break;
    }
    made += 1;
  };

  for (let start = 0; start < next.length; start += 1) {
    if (order[start] !== -1) continue;
    enter(start);
    for (let top = walk[0]; top !== undefined; top = walk[walk.length - 1]) {
      const target = next[top.node]?.[top.at];
      top.at += 1;
      if (target === undefined) leave(top.node);
      else if (order[target] === -1) enter(target);
      else if (groups[target] === -1) lower(top.node, order[target] ?? 0);
    }
  }
  return groups;
}
