import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkSoundness } from '../../../engine/soundness/check-soundness.ts';
import { randomModel } from './random-model.ts';
import { playAll } from './token-game.ts';

test('finds on random models exactly what playing every order finds', () => {
  let meeting = 0;
  let stuck = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(999), { minLength: 12, maxLength: 60 }), (seeds) => {
      const model = randomModel(seeds);
      const played = playAll(model);
      if (!played.isComplete) return;
      const { findings, isComplete } = checkSoundness(model);
      const ids = (...codes: readonly string[]): readonly string[] =>
        findings
          .filter(({ code }) => codes.includes(code))
          .map(({ elementId }) => elementId)
          .sort();
      expect(isComplete).toBe(true);
      const meets = ids('LACK_OF_SYNCHRONIZATION').length > 0;
      expect({ meets }).toEqual({ meets: played.meets.size > 0 });
      if (meets) {
        meeting += 1;
        return;
      }
      if (played.stuck.size > 0) stuck += 1;
      const dead = Object.keys(model.elements).filter(
        (id) => !played.reached.has(id) && !played.stuck.has(id),
      );
      expect({ stuck: ids('DEADLOCK', 'MUTUAL_WAIT'), dead: ids('DEAD_ELEMENT') }).toEqual({
        stuck: [...played.stuck].sort(),
        dead: dead.sort(),
      });
    }),
    { numRuns: Number(process.env['SOUND_RUNS'] ?? 600), seed: Number(process.env['SOUND_SEED'] ?? 3) },
  );
  // Otherwise the models would say nothing.
  expect(Math.min(meeting, stuck)).toBeGreaterThan(20);
});
