import type { Database, Transaction } from '../store/definitions/in-transaction.ts';
import type { Key, Problem } from '#engine';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { DeploymentRequest, DeploymentResult } from '../contract/runtime.ts';
import {
  deployedAt,
  lockIds,
  newestDecisions,
  newestForms,
  newestProcesses,
  newestRequirements,
  newestResources,
} from '../store/definitions/deployed-versions.ts';
import { answerOnce } from '../store/definitions/idempotent-answer.ts';
import { inTransaction } from '../store/definitions/in-transaction.ts';
import type { DeploymentRow } from '../store/definitions/insert-deployment.ts';
import { findUnresolved } from './find-unresolved.ts';
import { planDeployment } from './plan-deployment.ts';
import type { DeploymentPlan, Planned } from './plan-deployment.ts';
import type { ReadResources } from './read-resources.ts';
import type { WrittenKeys } from './write-deployment.ts';
import { writeDeployment } from './write-deployment.ts';

export interface DeployPorts {
  readonly pool: Database;
  readonly nextKey: () => Key;
  readonly now: () => number;
  /** Names of secrets that come with the process. */
  readonly givenSecrets?: readonly string[] | undefined;
}

/** What was deployed, and whether a process with start events is among it (so that somebody looks at timers and messages). */
export interface Deployed {
  readonly result: DeploymentResult;
  readonly opensStarts: boolean;
}

/** The files are read and free of errors; from here everything happens in one transaction. */
export async function deployRead(
  ports: DeployPorts,
  context: CommandContext,
  request: DeploymentRequest,
  read: ReadResources,
): Promise<Deployed> {
  const at = new Date(ports.now());
  const { tenantId } = context;
  let opensStarts = false;
  const work = async (client: Transaction): Promise<DeploymentResult> => {
    const { plan, problems } = await compare(client, tenantId, request, read, ports.givenSecrets);
    const deployment: DeploymentRow = {
      key: ports.nextKey(),
      tenantId,
      name: request.name ?? null,
      source: request.source ?? null,
      versionNote: request.versionNote ?? null,
      at,
      by: context.caller.id,
      project: request.project ?? null,
    };
    const known = nothingNew(plan);
    if (known !== null && request.dryRun !== true) {
      const first = await deployedAt(client, known);
      return resultOf({ ...deployment, key: known, at: first ?? at }, plan, problems, null);
    }
    const written = await writeDeployment(client, deployment, read, plan, ports.nextKey);
    if (written.problems.length > 0) throw deploymentRefused([...problems, ...written.problems]);
    opensStarts = written.opensStarts;
    const result = resultOf(deployment, plan, problems, written.keys);
    if (request.dryRun === true) throw new DryRun(result);
    return result;
  };
  try {
    const result = await inTransaction(ports.pool, (client) =>
      answerOnce(client, tenantId, context.idempotency, at, () => work(client)),
    );
    return { result, opensStarts };
  } catch (error) {
    if (error instanceof DryRun) return { result: error.result, opensStarts: false };
    throw error;
  }
}

/** Refused as a whole: every problem is told, every ERROR in words too, because some tools show only those. */
export function deploymentRefused(problems: readonly Problem[]): Refusal {
  const errors = problems.filter((problem) => problem.severity === 'ERROR');
  const lines = errors.map(
    (problem) =>
      `${problem.resourceName}${problem.line === undefined ? '' : `:${problem.line}`}: ${problem.message}`,
  );
  return new Refusal('DEPLOYMENT_REFUSED', lines.join('\n'), {
    problems: problems.map((problem) => ({ ...problem })) as never,
  });
}

// helpers

/** Leaves the transaction without a trace and with the answer. */
class DryRun extends Error {
  readonly result: DeploymentResult;
  constructor(result: DeploymentResult) {
    super('A dry run stores nothing.');
    this.result = result;
  }
}

async function compare(
  client: Transaction,
  tenantId: string,
  request: DeploymentRequest,
  read: ReadResources,
  givenSecrets: readonly string[] | undefined,
): Promise<{ plan: DeploymentPlan; problems: readonly Problem[] }> {
  const processIds = read.processes.map((process) => process.processId);
  const formIds = read.forms.map((form) => form.formId);
  const names = read.files.filter((file) => file.kind === 'RESOURCE').map((file) => file.name);
  const requirementIds = read.requirements.map((file) => file.requirementsId);
  const decisionIds = read.requirements.flatMap((file) => file.decisions.map((d) => d.decisionId));
  await lockIds(client, tenantId, [...processIds, ...formIds, ...names, ...requirementIds, ...decisionIds]);
  const problems = [
    ...read.problems,
    ...(await findUnresolved(client, tenantId, read, { isStrict: request.strict === true, givenSecrets })),
  ];
  if (problems.some((problem) => problem.severity === 'ERROR')) throw deploymentRefused(problems);
  const deployed = {
    processes: await newestProcesses(client, tenantId, processIds),
    forms: await newestForms(client, tenantId, formIds),
    requirements: await newestRequirements(client, tenantId, requirementIds),
    decisions: await newestDecisions(client, tenantId, decisionIds),
    resources: await newestResources(client, tenantId, names),
  };
  return { plan: planDeployment(read, deployed, request.duplicates === 'filter'), problems };
}

/** The deployment that already holds everything of this upload; null when something is new. */
function nothingNew(plan: DeploymentPlan): string | null {
  const { processes, requirements, forms, resources } = plan;
  const all: readonly Planned<unknown>[] = [...processes, ...requirements, ...forms, ...resources];
  return all.every((planned) => planned.isDuplicate) ? (all[0]?.existing?.deploymentKey ?? null) : null;
}

/** A model and each of its decisions have versions and keys of their own. */
function decisionsOf(
  plan: DeploymentPlan,
  keys: WrittenKeys | null,
): Pick<DeploymentResult, 'decisions' | 'decisionRequirements'> {
  const keyOf = (planned: object, known: string | null | undefined): Key =>
    (keys?.get(planned) ?? known) as Key;
  const decisionRequirements = plan.requirements.map((planned) => ({
    decisionRequirementsKey: keyOf(planned, planned.existing?.key),
    decisionRequirementsId: planned.item.requirementsId,
    decisionRequirementsName: planned.item.name,
    version: planned.version,
    resourceName: planned.item.resourceName,
    duplicate: planned.isDuplicate,
  }));
  const decisions = plan.requirements.flatMap((planned, index) =>
    planned.decisions.map((decision) => ({
      decisionDefinitionKey: keyOf(decision, decision.key),
      decisionDefinitionId: decision.item.decisionId,
      name: decision.item.name,
      version: decision.version,
      versionTag: decision.item.versionTag,
      decisionRequirementsId: planned.item.requirementsId,
      decisionRequirementsKey: decisionRequirements[index]?.decisionRequirementsKey as Key,
      resourceName: planned.item.resourceName,
      duplicate: planned.isDuplicate,
    })),
  );
  return { decisions, decisionRequirements };
}

function resultOf(
  deployment: DeploymentRow,
  plan: DeploymentPlan,
  problems: readonly Problem[],
  keys: WrittenKeys | null,
): DeploymentResult {
  const keyOf = (planned: Planned<unknown>): Key => (keys?.get(planned) ?? planned.existing?.key) as Key;
  return {
    deploymentKey: deployment.key as Key,
    tenantId: deployment.tenantId,
    deployedAt: deployment.at.toISOString(),
    problems,
    processes: plan.processes.map((planned) => ({
      processDefinitionKey: keyOf(planned),
      processDefinitionId: planned.item.processId,
      version: planned.version,
      versionTag: planned.item.versionTag,
      resourceName: planned.item.resourceName,
      duplicate: planned.isDuplicate,
    })),
    ...decisionsOf(plan, keys),
    forms: plan.forms.map((planned) => ({
      formKey: keyOf(planned),
      formId: planned.item.formId,
      version: planned.version,
      resourceName: planned.item.resourceName,
      duplicate: planned.isDuplicate,
    })),
    resources: plan.resources.map((planned) => ({
      resourceKey: keyOf(planned),
      resourceId: planned.item.name,
      version: planned.version,
      resourceName: planned.item.name,
      duplicate: planned.isDuplicate,
    })),
  };
}
