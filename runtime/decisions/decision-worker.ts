import { shapeDecisionResult } from '#engine';
import type { DecisionResultShape, JsonObject, Key } from '#engine';
import type { ActivatedJob } from '../contract/runtime.ts';
import type { DecisionChoice } from '../store/port.ts';
import type { EvaluationRoom } from './evaluation-room.ts';
import type { DecisionFinder, FoundDecision } from './find-decisions.ts';
import { DecidedJob, DecisionFailed } from './job-outcome.ts';
import { packEvaluation, type DecisionRecord } from './pack-evaluation.ts';

export interface DecisionWorkerPorts {
  readonly finder: Pick<DecisionFinder, 'choose'>;
  readonly room: Pick<EvaluationRoom, 'evaluate'>;
  readonly now: () => number;
  /** The deployment of a process version. */
  readonly deploymentOf: (processDefinitionKey: Key) => Promise<Key | null>;
}

/** T09: looks the decision up, evaluates it over what the task sees, and gives the result the shape the model asks for. */
export async function decideJob(ports: DecisionWorkerPorts, job: ActivatedJob): Promise<DecidedJob> {
  const { headers, variables } = job;
  const decisionId = headers['decisionId'] ?? '';
  const decision = await findDecision(ports, job, decisionId);
  const outcome = await ports.room.evaluate(decision, decisionId, variables, ports.now());
  const record = packEvaluation(decision.key, [decision.model, ...decision.imported], outcome);
  const evaluated = outcome.evaluated.find((each) => each.decisionId === decisionId);
  if (outcome.failure !== undefined) throw failed(failureText(decisionId, outcome.failure), record);
  if (evaluated === undefined) throw new Error(`The evaluation of "${decisionId}" says nothing of it.`);
  const shape = (headers['result'] ?? 'native') as DecisionResultShape;
  const shaped = shapeDecisionResult(decision.model.requirements, evaluated, shape);
  if (!shaped.ok) throw failed(shaped.message, record);
  const result: JsonObject = { result: shaped.value };
  return new DecidedJob(headers['rows'] === 'true' ? { ...result, rows: shaped.rows } : result, record);
}

// helpers

function failed(message: string, record: DecisionRecord | null): DecisionFailed {
  return new DecisionFailed('DECISION_EVALUATION_ERROR', message, record);
}

function failureText(
  asked: string,
  failure: { readonly decisionId: string; readonly message: string },
): string {
  const { decisionId, message } = failure;
  return asked === decisionId ? message : `"${decisionId}", which "${asked}" requires: ${message}`;
}

async function findDecision(
  ports: DecisionWorkerPorts,
  job: ActivatedJob,
  decisionId: string,
): Promise<FoundDecision> {
  const choice = await choiceOf(ports, job);
  const tenantId = job.headers['tenantId'] ?? job.tenantId;
  const found = await ports.finder.choose(tenantId, decisionId, choice);
  if (found !== null) return found;
  const wanted = {
    latest: '',
    deployment: ' in the deployment of this process',
    version: ` in version ${job.headers['version'] ?? ''}`,
    versionTag: ` with version tag "${job.headers['versionTag'] ?? ''}"`,
  }[choice.kind];
  const message = `There is no decision "${decisionId}"${wanted}. Deploy it, then resolve the incident.`;
  throw new DecisionFailed('CALLED_DECISION_ERROR', message, null);
}

async function choiceOf(ports: DecisionWorkerPorts, job: ActivatedJob): Promise<DecisionChoice> {
  const { binding, version, versionTag } = job.headers;
  if (binding === 'version') return { kind: 'version', version: Number(version) };
  if (binding === 'versionTag') return { kind: 'versionTag', versionTag: versionTag ?? '' };
  if (binding !== 'deployment') return { kind: 'latest' };
  const deploymentKey = await ports.deploymentOf(job.processDefinitionKey);
  if (deploymentKey === null) throw new Error('The process of the job is not known.');
  return { kind: 'deployment', deploymentKey };
}
