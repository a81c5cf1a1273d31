import { describe, expect, test } from '@jest/globals';
import { runScript } from '../../../runtime/connectors/script/run-script.ts';

describe('runScript', () => {
  test('gives the value of the last statement and what the script wrote', async () => {
    const outcome = await runScript(
      'execution.setVariable("total", price * 2); note = "seen"; ({ ok: true, price })',
      { price: 21, note: '' },
    );
    expect(outcome).toEqual({
      kind: 'completed',
      value: { ok: true, price: 21 },
      written: { total: 42, note: 'seen' },
    });
  });

  test('reads missing variables as null and leaves the caller’s values alone', async () => {
    const given = { list: [1, 2] };
    const outcome = await runScript('list.push(3); [execution.getVariable("nothing"), list.length]', given);
    expect(outcome).toEqual({ kind: 'completed', value: [null, 3], written: {} });
    expect(given.list).toEqual([1, 2]);
  });

  test('turns a thrown bpmnError into a modeled error', async () => {
    expect(await runScript('throw bpmnError("NO_STOCK", "none left")', {})).toEqual({
      kind: 'bpmnError',
      code: 'NO_STOCK',
      message: 'none left',
    });
  });

  test('says what a script failed with', async () => {
    expect(await runScript('missing.member', {})).toEqual({
      kind: 'failed',
      message: expect.stringContaining('ReferenceError'),
    });
    expect(await runScript('let = 1 2', {})).toEqual({
      kind: 'failed',
      message: expect.stringContaining('SyntaxError'),
    });
  });

  test.each([
    ['the process', 'typeof process'],
    ['require', 'typeof require'],
    ['fetch', 'typeof fetch'],
    ['timers', 'typeof setTimeout'],
    ['the clock', 'typeof Date'],
    ['the host through a constructor', 'typeof this.constructor.constructor("return globalThis.process")()'],
  ])('gives no way to %s', async (_name, source) => {
    expect(await runScript(source, {})).toEqual({ kind: 'completed', value: 'undefined', written: {} });
  });

  test('cannot import a module', async () => {
    expect(await runScript('import("node:fs"); 1', {})).toMatchObject({
      kind: expect.stringMatching(/completed|failed/),
    });
    expect((await runScript('import fs from "node:fs"', {})).kind).toBe('failed');
  });

  test('stops an endless loop, endless recursion and endless memory, and works again afterwards', async () => {
    const [loop, recursion, memory] = await Promise.all([
      runScript('while (true) {}', {}),
      runScript('const f = () => f(); f()', {}),
      runScript('const a = []; while (true) a.push(new Uint8Array(1 << 20))', {}),
    ]);
    expect([loop.kind, recursion.kind, memory.kind]).toEqual(['failed', 'failed', 'failed']);
    expect(await runScript('1 + 1', {})).toEqual({ kind: 'completed', value: 2, written: {} });
  }, 20_000);

  test('does not carry a polluted prototype into the next run or into the answer', async () => {
    const outcome = await runScript('Object.prototype.evil = 1; JSON.stringify = () => "{}"; ({ a: 1 })', {});
    expect(outcome).toMatchObject({ kind: 'completed', value: { a: 1 } });
    expect(await runScript('typeof ({}).evil', {})).toEqual({
      kind: 'completed',
      value: 'undefined',
      written: {},
    });
    expect(({} as { evil?: number }).evil).toBeUndefined();
  });

  test('refuses more than a megabyte in or out', async () => {
    expect(await runScript('1', { big: 'x'.repeat(2_000_000) })).toEqual({
      kind: 'failed',
      message: expect.stringContaining('1 MB'),
    });
    expect(await runScript('"x".repeat(2000000)', {})).toEqual({
      kind: 'failed',
      message: expect.stringContaining('1 MB'),
    });
  });
});
