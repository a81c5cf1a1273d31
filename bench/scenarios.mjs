/** Workloads that are not one operation in a loop: each prepares, disturbs and counts on its own, and answers rows of one table. */
import { cleanUp } from './scenarios/clean-up.mjs';
import { idleInstances } from './scenarios/idle-instances.mjs';
import { kills } from './scenarios/kills.mjs';
import { listsBesideWrites } from './scenarios/lists-beside-writes.mjs';
import { neighbors } from './scenarios/neighbors.mjs';
import { allPeers, because } from './workloads.mjs';

export const SCENARIOS = {
  'W9-others': neighbors,
  W11: listsBesideWrites,
  W12: idleInstances,
  W15: kills,
  'clean-up': cleanUp,
};

const othersThanDbos = allPeers.filter((name) => name !== 'dbos');

/** Why the peers are not beside us there. */
export const NOT_RUN = {
  'W9-others': because(othersThanDbos, 'compared with the one that keeps its state in the same database'),
  W11: because(allPeers, 'it offers no searches over instances to run beside the writes'),
  W12: because(allPeers, 'a million of its waits would take hours to open'),
  W15: because(allPeers, 'shows what we lose and repeat ourselves'),
  'clean-up': because(allPeers, 'shows how our own history goes'),
};

export function printScenario(id, rows) {
  console.log(`\n| ${id} | value | goal | |\n|---|---|---|---|`);
  for (const { what, value, unit, goal = '', ok } of rows) {
    const text = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
    console.log(`| ${what} | ${text} ${unit} | ${goal} | ${ok === undefined ? '' : ok ? 'ok' : 'MISSED'} |`);
  }
}
