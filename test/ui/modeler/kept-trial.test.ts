import { describe, expect, test } from '@jest/globals';
import { readKeptTrial, trialText } from '../../../modeler/trial/kept-trial.ts';

const files = [{ name: 'a.bpmn', content: '<a/>' }];
const now = new Date('2026-11-23T08:00:00Z');
const trial = { startedAt: '2026-11-22T08:00:00.000Z', steps: [{ do: 'NEXT_TIMER' as const }] };
const fresh = { startedAt: now.toISOString(), steps: [] };

describe('a trial kept for a reload', () => {
  test('goes on with the same files', () => {
    expect(readKeptTrial(trialText(trial, files), files, now)).toEqual(trial);
  });

  test('begins anew when the files are others, or nothing usable was kept', () => {
    const others = [{ name: 'a.bpmn', content: '<b/>' }];
    expect(readKeptTrial(trialText(trial, files), others, now)).toEqual(fresh);
    for (const text of [null, '', '{', '[]', '{"steps":[]}'])
      expect(readKeptTrial(text, files, now)).toEqual(fresh);
  });
});
