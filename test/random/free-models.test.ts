import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readBpmn } from '#engine';
import type { InstanceState, ProcessModel } from '#engine';
import { audit } from './audit.ts';
import { block } from './block.ts';
import { buildProcesses } from './build-graph.ts';
import { EnginePlay } from './engine-play.ts';
import { buildFreeProcess, freeGraph } from './free-graph.ts';
import type { Bits, ProcessGraph } from './graph.ts';
import { randomRuns } from './random-runs.ts';
import { writeBpmn } from './write-bpmn.ts';

/**
 * Random models, sound or not, with random stimuli, cancellation and repeated trials included. Whatever the model does, its
 * journal and state must agree with each other and with the invariants after every stimulus, and the end must be the same
 * when every step is a transaction of its own. `World` adds that the same command gives the same facts, that facts replayed
 * give the state, and that loading a saved state changes nothing.
 */
const stimuli = fc.array(fc.nat(0xffff), { minLength: 5, maxLength: 40 });
let deployed = 0;
let tried = 0;

/** What a deployment refuses is not played: the generator draws some of it on purpose. */
async function compile(processes: readonly ProcessGraph[]): Promise<readonly ProcessModel[] | null> {
  const result = await readBpmn([{ name: 'random.bpmn', content: writeBpmn(processes) }]);
  tried += 1;
  if (!result.deployable) return null;
  deployed += 1;
  return processes.flatMap(({ id }) =>
    result.processes.filter(({ model }) => model.processId === id).map(({ model }) => model),
  );
}

const bitsOf = (choice: number): Bits => ({
  a: (choice & 1) === 1,
  b: (choice & 2) === 2,
  c: (choice & 4) === 4,
  d: (choice & 8) === 8,
});

function play(models: readonly ProcessModel[], choices: readonly number[], stepsMax?: number): EnginePlay {
  const game = new EnginePlay(
    models,
    bitsOf(choices[0] ?? 0),
    stepsMax === undefined ? {} : { stepsMax, checks: false },
  );
  const check = (): void => {
    if (stepsMax !== undefined) return;
    for (const [key, state] of game.world.states)
      expect(audit(modelOf(models, state), game.world.facts.get(key) ?? [], state)).toEqual([]);
  };
  check();
  for (const choice of choices) {
    // By name: with every step a transaction of its own, two called instances get their keys in another order.
    const moves = [...game.moves()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    if (choice % 97 === 0 && !game.isOver) {
      game.world.send(game.rootKey, { kind: 'cancelInstance', reason: null });
    } else {
      const move = moves[(choice & 0xff) % Math.max(1, moves.length)];
      if (move === undefined) break;
      game.make(move, bitsOf(choice >> 8));
    }
    check();
  }
  return game;
}

function modelOf(models: readonly ProcessModel[], state: InstanceState): ProcessModel {
  const model = models.find(({ processId }) => processId === state.processId);
  if (model === undefined) throw new Error(`no model of ${state.processId}`);
  return model;
}

/** What an observer sees: flows, completions, incidents, who waits. Keys differ, because they are given in another order. */
function seen(game: EnginePlay): object {
  const sorted = (counts: ReadonlyMap<string, number>): [string, number][] =>
    [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    flows: sorted(game.flows()),
    completed: sorted(game.count((fact) => (fact.kind === 'elementCompleted' ? fact.elementId : null))),
    incidents: game.incidents().sort(),
    waits: game
      .moves()
      .map((move) => move.name)
      .sort(),
    isOver: game.isOver,
  };
}

async function holds(processes: readonly ProcessGraph[], choices: readonly number[]): Promise<void> {
  const models = await compile(processes);
  if (models === null) return;
  const game = play(models, choices);
  expect(seen(play(models, choices, 1))).toEqual(seen(game));
}

test('drawings without order keep every invariant', async () => {
  [deployed, tried] = [0, 0];
  await fc.assert(
    fc.asyncProperty(freeGraph, stimuli, (from, choices) => holds([buildFreeProcess(from)], choices)),
    randomRuns(60),
  );
  expect(deployed).toBeGreaterThan(tried / 10);
}, 3_600_000);

test('sound models keep every invariant, canceled at any moment', async () => {
  await fc.assert(
    fc.asyncProperty(block, stimuli, (from, choices) => holds(buildProcesses(from), choices)),
    randomRuns(40),
  );
}, 3_600_000);
