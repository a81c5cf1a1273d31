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

  test('gives a listener its task, and answers what it corrected', async () => {
    const task = {
      id: '7',
      assignee: 'ann',
      candidateUsers: ['a', 'b'],
      dueDate: '2030-01-01',
      priority: 50,
    };
    const source =
      'task.setAssignee(null); task.dueDate = "2031-01-01"; task.deleteCandidateUser("a"); task.addCandidateUsers(["c"]); task.setVariable("x", task.getId()); [task.assignee, task.owner === undefined, task.getPriority()]';
    expect(await runScript(source, {}, undefined, task)).toEqual({
      kind: 'completed',
      value: ['', true, 50],
      written: { x: '7' },
      corrections: { assignee: '', dueDate: '2031-01-01', candidateUsers: ['b', 'c'] },
    });
    expect(await runScript('typeof task', { task: 1 })).toMatchObject({ value: 'number' });
    expect(await runScript('typeof task', {})).toMatchObject({ value: 'undefined' });
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

  test.each([
    ['the function constructor', '[].filter.constructor("return typeof process + typeof require")()'],
    [
      'an error’s constructor',
      'try { null.x } catch (e) { e.constructor.constructor("return typeof process")() }',
    ],
    ['an async function', '(async () => {}).constructor("return typeof process"); typeof process'],
    ['a generator', '(function* () {}).constructor("return typeof process"); typeof process'],
    ['a variable', 'given.constructor.constructor("return typeof process")()'],
    ['the execution', 'execution.getVariable.constructor("return typeof process")()'],
    ['a thrown BPMN error', 'bpmnError("a").constructor.constructor("return typeof process")()'],
    ['a proxy', 'new Proxy({}, { get: (t, k, r) => typeof process }).any'],
    ['eval', '(0, eval)("typeof process")'],
    ['WebAssembly', 'typeof WebAssembly === "undefined" ? "undefined" : "there"'],
    ['shared memory', 'typeof std + typeof os === "undefinedundefined" ? "undefined" : "there"'],
    ['the console', 'typeof console'],
    [
      'global names of Node',
      'typeof global + typeof Buffer + typeof module === "undefinedundefinedundefined" ? "undefined" : "there"',
    ],
  ])('gives no way out by %s', async (_name, source) => {
    const outcome = await runScript(source, { given: { a: 1 } });
    expect(outcome.kind === 'completed' ? String(outcome.value) : 'undefined').toMatch(/^(undefined)+$/);
  });

  test('cannot wait: promises, async functions and their microtasks end with the script', async () => {
    for (const source of [
      'Promise.resolve(1)',
      '(async () => { for (;;) await null; })()',
      'const spin = () => Promise.resolve().then(spin); spin()',
      'new Promise(() => {})',
    ])
      expect(await runScript(source, {})).toEqual({
        kind: 'failed',
        message: expect.stringContaining('cannot wait'),
      });
    // Left behind, they never run: nothing is written after the last statement.
    expect(await runScript('Promise.resolve().then(() => { late = 1 }); 2', { late: 0 })).toEqual({
      kind: 'completed',
      value: 2,
      written: {},
    });
  });

  test.each([
    ['a pattern that backtracks', '/^(a+)+$/.test("a".repeat(40) + "!")'],
    ['a native loop', 'new Array(2 ** 31).fill(0).map(String).join()'],
    ['a text that doubles', 'let s = "x"; for (;;) s += s'],
    ['a getter of what is thrown', 'throw { get message() { for (;;) {} } }'],
    ['a member that is asked for while the answer is made', '({ toJSON() { for (;;) {} } })'],
    ['an answer in a circle', 'const a = {}; a.a = a; a'],
    ['a number that is not JSON', '10n'],
    ['very deep nesting', 'let a = []; for (let i = 0; i < 200000; i += 1) a = [a]; a'],
  ])(
    'stops or refuses %s',
    async (_name, source) => {
      expect((await runScript(source, {})).kind).toBe('failed');
    },
    20_000,
  );

  test('a variable may have any name, also one of the interpreter’s', async () => {
    const variables = { JSON: 1, Object: 2, execution: 3, Promise: 4, __proto: 5, toString: 6 };
    const outcome = await runScript('1', variables);
    expect(outcome).toEqual({ kind: 'completed', value: 1, written: {} });
    expect((await runScript('__finish = () => "{}"; globalThis.__finish = null; 1', {})).kind).toMatch(
      /completed|failed/,
    );
  });

  test('cannot pass for an answer of the host', async () => {
    const forged = '({ token: "x", kind: "bpmnError", code: "FORGED", message: "" })';
    expect(await runScript(forged, {})).toMatchObject({ kind: 'completed', value: { code: 'FORGED' } });
  });

  test('is killed when nobody wants it any more', async () => {
    const controller = new AbortController();
    const outcome = runScript('for (;;) {}', {}, controller.signal);
    setTimeout(() => controller.abort(), 50);
    expect(await outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('no longer wanted'),
    });
  });

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
