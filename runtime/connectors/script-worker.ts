import type { JsonObject } from '#engine';
import { BpmnError, type ActivatedJob, type InProcessWorker } from '../contract/runtime.ts';
import { ConnectorInputs, hopeless } from './connector-inputs.ts';
import { shapeResult, type Evaluate } from './connector-outcome.ts';
import { runScript } from './script/run-script.ts';

/**
 * `millrace:script` runs the JavaScript of the header `script` in the sandbox of script tasks, on the context `variables` alone. The
 * text stands in the model: data cannot bring a script along.
 */
export function createScriptWorker(evaluate: Evaluate): InProcessWorker {
  return {
    type: 'millrace:script',
    concurrency: 4,
    lockMs: 30_000,
    localVariables: true,
    handle: (job, signal) => run(evaluate, job, signal),
  };
}

// helpers

async function run(evaluate: Evaluate, job: ActivatedJob, signal: AbortSignal): Promise<JsonObject> {
  const source = job.headers['script']?.trim() ?? '';
  if (source === '') throw hopeless('The header "script" is missing. Write the script into it.');
  const variables = new ConnectorInputs(job.variables).object('variables')?.values ?? {};
  const outcome = await runScript(source, variables, signal);
  if (outcome.kind === 'bpmnError') throw new BpmnError(outcome.code, outcome.message);
  if (outcome.kind === 'failed') throw hopeless(outcome.message);
  return shapeResult(evaluate, job, { result: outcome.value, written: outcome.written });
}
