import { describe, expect, test } from '@jest/globals';
import type { TrialStep } from '#client';
import { readStubs, stubsOf, stubSteps, stubsText, withoutStub } from '../../../modeler/trial/kept-stubs.ts';
import { newTrial, readKeptTrial, trialText } from '../../../modeler/trial/kept-trial.ts';

const files = [{ name: 'a.bpmn', content: '<a/>' }];
const now = new Date('2026-11-23T08:00:00Z');
const trial = { startedAt: '2026-11-22T08:00:00.000Z', steps: [{ do: 'NEXT_TIMER' as const }] };
const fresh = { startedAt: now.toISOString(), steps: [] };

describe('a trial kept for a reload', () => {
  test('goes on with the same files', () => {
    expect(readKeptTrial(trialText(trial, files), files, [], now)).toEqual(trial);
  });

  test('begins anew when the files are others, or nothing usable was kept', () => {
    const others = [{ name: 'a.bpmn', content: '<b/>' }];
    expect(readKeptTrial(trialText(trial, files), others, [], now)).toEqual(fresh);
    for (const text of [null, '', '{', '[]', '{"steps":[]}'])
      expect(readKeptTrial(text, files, [], now)).toEqual(fresh);
  });
});

describe('answers of workers', () => {
  const steps: TrialStep[] = [
    { do: 'STUB', jobType: 'pack', variables: { packed: 1 } },
    { do: 'START', processDefinitionId: 'order', variables: {} },
    { do: 'STUB', jobType: 'pack', variables: { packed: 2 } },
    { do: 'STUB', jobType: 'bill', variables: {} },
  ];

  test('the last one of a type counts, and begins the next trial', () => {
    const stubs = stubsOf(steps);
    expect(stubs).toEqual({ pack: { packed: 2 }, bill: {} });
    expect(readStubs(stubsText(stubs))).toEqual(stubs);
    expect(newTrial(stubSteps(stubs), now).steps).toEqual([steps[2], steps[3]]);
    expect(withoutStub(steps, 'pack')).toEqual([steps[1], steps[3]]);
  });

  test.each([null, '', '[]', '"a"', '{'])('what cannot be read is no answer: %s', (text) => {
    expect(readStubs(text)).toEqual({});
  });
});
