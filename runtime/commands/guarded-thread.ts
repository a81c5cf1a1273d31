import { parentPort } from 'node:worker_threads';
import {
  execute,
  type Command,
  type Execution,
  type InstanceState,
  type Key,
  type Limits,
  type ProcessModel,
} from '#engine';
import { keyOf } from '../store/port.ts';
import type { OutsideEnv } from './outside.ts';
import { watchEvaluations, type StoppedEvaluations } from './evaluation-watch.ts';

/** What the main thread asks for; the model travels once per definition. */
export interface GuardedRequest {
  readonly id: number;
  readonly definitionKey: Key;
  readonly model: ProcessModel | null;
  readonly state: InstanceState | null;
  readonly command: Command;
  readonly now: number;
  readonly timeZone: string;
  readonly limits: Limits;
  readonly firstNumber: number;
  readonly count: number;
  readonly shard: number;
  readonly outside: OutsideEnv;
  readonly stopped: StoppedEvaluations;
  /** One number shared with the main thread: the evaluation that runs, 0 between them. */
  readonly progress: Int32Array;
}

export type GuardedAnswer =
  { readonly id: number; readonly execution: Execution } | { readonly id: number; readonly defect: string };

const models = new Map<Key, ProcessModel>();

// Runs the same `execute` as everywhere; whoever started this thread may end it at any instruction, nothing is true only here.
parentPort?.on('message', (request: GuardedRequest) => {
  parentPort?.postMessage(answer(request));
});

function answer(request: GuardedRequest): GuardedAnswer {
  const { id, definitionKey, state, command, now, timeZone, limits, shard, outside, stopped, progress } =
    request;
  if (request.model !== null) models.set(definitionKey, request.model);
  const model = models.get(definitionKey);
  if (model === undefined) return { id, defect: 'The model was not sent.' };
  let next = request.firstNumber;
  const end = request.firstNumber + request.count;
  const nextKey = (): Key => {
    if (next === end) throw new Error('The command uses more keys than were reserved for it.');
    return keyOf(next++, shard);
  };
  const watch = watchEvaluations(stopped, (evaluation) => Atomics.store(progress, 0, evaluation));
  try {
    return {
      id,
      execution: execute(
        model,
        state,
        command,
        { now, nextKey, timeZone, guarded: true, watch, ...outside },
        limits,
      ),
    };
  } catch (error) {
    return { id, defect: error instanceof Error ? error.message : String(error) };
  }
}
