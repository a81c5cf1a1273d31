import { expect, test } from '@jest/globals';
import { mutualGroups } from '../../../engine/soundness/mutual-groups.ts';

/** Whether one leads to the other, node by node. */
function reaches(next: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const node of seen) for (const target of next[node] ?? []) seen.add(target);
  return seen.has(to);
}

function randomGraph(seed: number): number[][] {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const size = 1 + random(12);
  return Array.from({ length: size }, () => Array.from({ length: random(4) }, () => random(size)));
}

test.each(Array.from({ length: 200 }, (_, seed) => seed))(
  'two nodes are in one group exactly when each leads to the other (graph %i)',
  (seed) => {
    const next = randomGraph(seed);
    const groups = mutualGroups(next);
    next.forEach((_, a) => {
      next.forEach((__, b) => {
        expect(groups[a] === groups[b]).toBe(reaches(next, a, b) && reaches(next, b, a));
      });
    });
  },
);

test('a long row is walked without recursion', () => {
  const next = Array.from({ length: 100_000 }, (_, node) => [node + 1]).slice(0, -1);
  expect(new Set(mutualGroups([...next, [50_000]])).size).toBe(50_001);
});
