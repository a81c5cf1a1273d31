import { performance } from 'node:perf_hooks';
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from 'quickjs-emscripten';
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten';
import { taskPrelude } from './script-task.ts';
import {
  SCRIPT_LIMITS,
  type ScriptAnswer,
  type ScriptOutcome,
  type ScriptRequest,
} from './script-protocol.ts';

/**
 * The process in which one script runs, and nothing else ever again: an interpreter with no host object, no module loader, no
 * clock, no network and no file; the process itself starts with an empty environment and is killed by its parent. What comes out
 * is JSON text made inside the interpreter, never a host object.
 */
const request = JSON.parse(await readLine()) as ScriptRequest;
const outcome = await evaluate(request);
const answer: ScriptAnswer = { token: request.token, ...outcome };
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));

/** The part of the global `WebAssembly` that is used here; Node's types leave it to the browser's. */
declare const WebAssembly: { Memory: new (limits: { initial: number; maximum: number }) => never };

async function evaluate({ source, variables, timeMs, task }: ScriptRequest): Promise<ScriptOutcome> {
  const memory = new WebAssembly.Memory({ initial: 256, maximum: SCRIPT_LIMITS.memoryPages });
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory: memory }));
  const runtime = quickjs.newRuntime();
  runtime.setMaxStackSize(SCRIPT_LIMITS.stackBytes);
  runtime.setInterruptHandler(interruptAfter(timeMs));
  const context = runtime.newContext();
  try {
    context.unwrapResult(context.evalCode(prelude(variables, task), 'prelude.js')).dispose();
    const result = context.evalCode(source, 'script.js');
    if (result.error) return thrown(context, result.error);
    const value = context.getProp(context.global, '__finish');
    const text = context.unwrapResult(context.callFunction(value, context.undefined, result.value));
    return {
      kind: 'completed',
      ...(JSON.parse(context.getString(text)) as { value: null; written: object }),
    } as ScriptOutcome;
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Variables become globals; `execution` works on copies that are returned as results (bpmn.md 3.4). */
function prelude(variables: ScriptRequest['variables'], task: ScriptRequest['task']): string {
  return `'use strict';
(() => {
  const all = JSON.parse(${JSON.stringify(JSON.stringify(variables))});
  const written = {};
  const corrections = {};
  const stringify = JSON.stringify;
  const set = (name, value) => { written[String(name)] = value; all[String(name)] = value; };
  class BpmnError extends Error {
    constructor(code, message) { super(message === undefined ? '' : String(message)); this.bpmnErrorCode = String(code); }
  }
  globalThis.bpmnError = (code, message) => new BpmnError(code, message);
  globalThis.BpmnError = BpmnError;
  globalThis.execution = {
    getVariable: (name) => (name in all ? all[name] : null),
    hasVariable: (name) => name in all,
    getVariables: () => ({ ...all }),
    setVariable: set,
    setVariableLocal: set,
  };
${task === undefined ? '' : taskPrelude(task)}
  delete globalThis.Date;
  Math.random = undefined;
  const Waiting = Promise;
  const finish = (value) => {
    if (value instanceof Waiting) throw new TypeError('a script cannot wait: it gave a promise');
    return stringify({ value: value === undefined ? null : value, written${task === undefined ? '' : ', corrections'} });
  };
  const define = Object.defineProperty;
  define(globalThis, '__finish', { value: finish });
  // Last, because a variable may be called like anything above; what cannot be replaced is read by getVariable.
  const kept = [${task === undefined ? '' : `'task', `}'execution', 'bpmnError', 'BpmnError', '__finish', 'undefined', 'NaN', 'Infinity', 'globalThis'];
  for (const name of Object.keys(all)) {
    if (!kept.includes(name)) define(globalThis, name, { get: () => all[name], set: (value) => set(name, value), configurable: true, enumerable: true });
  }
})();`;
}

function thrown(context: QuickJSContext, error: QuickJSHandle): ScriptOutcome {
  const dumped = context.dump(error) as {
    name?: unknown;
    message?: unknown;
    bpmnErrorCode?: unknown;
    stack?: unknown;
  };
  error.dispose();
  const message = typeof dumped === 'object' ? String(dumped.message ?? '') : String(dumped);
  if (typeof dumped === 'object' && typeof dumped.bpmnErrorCode === 'string') {
    return { kind: 'bpmnError', code: dumped.bpmnErrorCode, message };
  }
  const name = typeof dumped === 'object' && typeof dumped.name === 'string' ? `${dumped.name}: ` : '';
  return { kind: 'failed', message: `${name}${message}` };
}

function interruptAfter(timeMs: number): () => boolean {
  const deadline = performance.now() + timeMs;
  return () => performance.now() > deadline;
}

async function readLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    if ((chunk as Buffer).includes(0x0a)) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
