import { describe, expect, test } from '@jest/globals';
import { partOf, readCell } from './mapping/cell.ts';
import { callCells, refusedCallCells } from './mapping/call-cells.ts';
import { codeCells } from './mapping/code-cells.ts';
import { eventCells } from './mapping/event-cells.ts';
import { flowCells } from './mapping/flow-cells.ts';
import { jobCells } from './mapping/job-cells.ts';
import { peopleCells } from './mapping/people-cells.ts';
import { refusedWordCells } from './mapping/refused-word-cells.ts';
import { refusedWorkCells } from './mapping/refused-work-cells.ts';

const mapped = [...jobCells, ...callCells, ...codeCells, ...peopleCells, ...flowCells, ...eventCells];
const refused = [...refusedWorkCells, ...refusedCallCells, ...refusedWordCells];

describe('the mapping table', () => {
  test.each(mapped.map((cell) => [cell.meaning, cell] as const))('%s', async (_meaning, cell) => {
    const { problems, model } = await readCell(cell);
    expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
    expect(model === undefined ? undefined : partOf(model, cell.of)).toMatchObject(cell.becomes);
    if (cell.says === undefined) return;
    const [code, text] = cell.says;
    expect(problems.filter((problem) => problem.code === code).map((problem) => problem.message)).toEqual([
      expect.stringMatching(text),
    ]);
  });

  test.each(refused.map((cell) => [cell.meaning, cell] as const))('refuses %s', async (_meaning, cell) => {
    const { problems, model } = await readCell(cell);
    expect(model).toBeUndefined();
    const errors = problems.filter(({ severity }) => severity === 'ERROR');
    expect(errors.map((problem) => problem.code)).toContain(cell.code);
    const messages = errors.filter(({ code }) => code === cell.code).map((problem) => problem.message);
    expect(messages.some((text) => cell.message.test(text)) ? 'said' : messages).toBe('said');
  });
});
