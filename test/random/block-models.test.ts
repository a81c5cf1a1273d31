import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readBpmn } from '#engine';
import type { ProcessModel } from '#engine';
import { block } from './block.ts';
import type { Block } from './block.ts';
import { buildProcesses } from './build-graph.ts';
import { EnginePlay } from './engine-play.ts';
import type { Bits, ProcessGraph } from './graph.ts';
import { randomRuns } from './random-runs.ts';
import { TokenGame } from './token-game.ts';
import { writeBpmn } from './write-bpmn.ts';

/**
 * Random sound models, played on the engine and on the token game at once, with the same random stimuli. After each stimulus
 * the same work must be open, the same events awaited, and each flow taken as often. `World` checks after every command that
 * the facts replayed give the state, and that saving and loading it changes nothing.
 */
const stimuli = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 60 });

async function compile(processes: readonly ProcessGraph[]): Promise<readonly ProcessModel[]> {
  const result = await readBpmn([{ name: 'random.bpmn', content: writeBpmn(processes) }]);
  if (!result.deployable)
    throw new Error(
      result.problems
        .filter((problem) => problem.severity === 'ERROR')
        .map((problem) => `${problem.code} ${problem.message}`)
        .join('; '),
    );
  return processes.map(({ id }) => {
    const found = result.processes.find(({ model }) => model.processId === id);
    if (found === undefined) throw new Error(`${id} was not compiled`);
    return found.model;
  });
}

const bitsOf = (choice: number): Bits => ({
  a: (choice & 1) === 1,
  b: (choice & 2) === 2,
  c: (choice & 4) === 4,
  d: (choice & 8) === 8,
});
const none: Bits = { a: false, b: false, c: false, d: false };

function expectSame(play: EnginePlay, game: TokenGame, after: string): void {
  expect({ after, incidents: play.incidents() }).toEqual({ after, incidents: [] });
  const moves = play.moves();
  const names = (kind: string): string[] =>
    moves
      .filter((move) => move.kind === kind)
      .map((move) => move.name)
      .sort();
  expect({ after, work: names('work'), messages: names('message') }).toEqual({
    after,
    work: game.openWork(),
    messages: game.openMessages(),
  });
  expect({ after, flows: sorted(play.flows()) }).toEqual({ after, flows: sorted(game.flows) });
  expect({ after, isOver: play.isOver }).toEqual({ after, isOver: game.isOver });
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Both sides to the end. In the first turns anything may happen, later only work is done and loops are left. */
function playBoth(play: EnginePlay, game: TokenGame, choices: readonly number[]): void {
  const trace: string[] = ['start'];
  expectSame(play, game, trace.join(' '));
  for (let turn = 0; turn < 300 && !game.isOver; turn += 1) {
    const choice = choices[turn % choices.length] ?? 0;
    const isLate = turn >= choices.length;
    const bits = isLate ? none : bitsOf(choice >> 8);
    const moves = play.moves();
    const work = moves.filter((move) => move.kind === 'work');
    const possible = isLate && work.length > 0 ? work : moves;
    // Late turns go round, or a message that starts one more handler would be chosen for ever.
    const at = (choice & 0xff) + (isLate ? turn : 0);
    const move = possible[at % Math.max(1, possible.length)];
    if (move === undefined) throw new Error(`nothing can move after ${trace.join(' ')}`);
    trace.push(move.name);
    play.make(move, bits);
    if (move.kind === 'work') game.complete(move.name, bits);
    else game.deliver(move.name, bits);
    expectSame(play, game, trace.join(' '));
  }
  // Agreed all the way; a model whose messages start work again and again says nothing about its end, and another is drawn.
  fc.pre(game.isOver);
}

test('block-structured models behave as the token game of the standard', async () => {
  await fc.assert(
    fc.asyncProperty(block, stimuli, async (from: Block, choices) => {
      const processes = buildProcesses(from);
      const models = await compile(processes);
      const bits = bitsOf(choices[0] ?? 0);
      playBoth(new EnginePlay(models, bits), new TokenGame(processes, bits), choices);
    }),
    randomRuns(60),
  );
}, 3_600_000);
