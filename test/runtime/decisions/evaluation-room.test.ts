import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { readDmn } from '#engine';
import { createEvaluationRoom, type EvaluationRoom } from '../../../runtime/decisions/evaluation-room.ts';
import type { FoundDecision } from '../../../runtime/decisions/find-decisions.ts';
import { dmn, endlessText, literalDecision } from '../../support/decision-models.ts';

async function decision(key: string, text: string): Promise<FoundDecision> {
  const content = new TextEncoder().encode(dmn(`model${key}`, literalDecision('asked', text)));
  const { requirements } = await readDmn({ name: 'm.dmn', content });
  return { key, model: { key, requirements }, imported: [] } as unknown as FoundDecision;
}

let quick: FoundDecision;
let endless: FoundDecision;
let room: EvaluationRoom;
beforeAll(async () => {
  quick = await decision('1', 'n + 1');
  endless = await decision('2', endlessText);
});
afterEach(() => room.stop());

const ask = async (asked: FoundDecision, n: number) => room.evaluate(asked, 'asked', { n }, 0);

test('a long evaluation holds up nobody while another thread is free', async () => {
  room = createEvaluationRoom('UTC', 2);
  const order: string[] = [];
  const long = ask(endless, 0).then((outcome) => {
    order.push('long');
    return outcome.failure?.code;
  });
  const answers = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const { output } = await ask(quick, n);
      order.push('quick');
      return output;
    }),
  );
  expect([answers, await long]).toEqual([[2, 3, 4], 'EXPRESSION_LIMIT']);
  expect(order).toEqual(['quick', 'quick', 'quick', 'long']);
});

test('with one thread everybody waits for the one before, and a killed thread is replaced', async () => {
  room = createEvaluationRoom('UTC', 1);
  const order: string[] = [];
  const long = ask(endless, 0).then(() => order.push('long'));
  const answers = await Promise.all(
    [1, 2].map(async (n) => {
      const { output } = await ask(quick, n);
      order.push(`quick ${String(n)}`);
      return output;
    }),
  );
  await long;
  expect(answers).toEqual([2, 3]);
  expect(order).toEqual(['long', 'quick 1', 'quick 2']);
});

test('a defect of one evaluation leaves the others alone', async () => {
  room = createEvaluationRoom('UTC', 2);
  const unknown = { ...quick, imported: [{ ...quick.model, key: '9', requirements: undefined }] };
  const broken = ask(unknown as unknown as FoundDecision, 1).catch((error: Error) => error.message);
  expect((await ask(quick, 5)).output).toBe(6);
  expect(await broken).toMatch(/met a defect/);
  expect((await ask(quick, 7)).output).toBe(8);
});
