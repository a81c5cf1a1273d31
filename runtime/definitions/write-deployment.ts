import type { Problem } from '#engine';
import { insertCorrelationRules } from '../store/correlation-rules.ts';
import type { Transaction } from '../store/definitions/in-transaction.ts';
import {
  insertDefinition,
  insertDeployment,
  insertForm,
  insertResource,
} from '../store/definitions/insert-deployment.ts';
import type { DeploymentRow } from '../store/definitions/insert-deployment.ts';
import { replaceStartRows } from '../store/definitions/start-rows.ts';
import { replaceDeclaredHooks } from '../store/inbound/declared-hook-rows.ts';
import { pathTaken } from './declared-hooks.ts';
import { insertRequirements } from '../store/definitions/insert-requirements.ts';
import type { DeploymentPlan } from './plan-deployment.ts';
import type { ReadResources } from './read-resources.ts';

/** The keys of what is new. */
export type WrittenKeys = ReadonlyMap<object, string>;

/**
 * Every file is kept as it came, also an unchanged one: what a version is bound to with the binding `deployment` is found by the
 * files of its deployment. Versions are made of what is new only.
 */
export async function writeDeployment(
  client: Transaction,
  deployment: DeploymentRow,
  read: ReadResources,
  plan: DeploymentPlan,
  nextKey: () => string,
): Promise<{ keys: WrittenKeys; opensStarts: boolean; problems: readonly Problem[] }> {
  const keys = new Map<object, string>();
  await insertDeployment(client, deployment);
  const resourceKeys = await writeFiles(client, deployment, read, plan, nextKey, keys);
  for (const planned of plan.forms.filter((p) => !p.isDuplicate)) {
    const key = nextKey();
    keys.set(planned, key);
    await insertForm(client, deployment, {
      ...planned.item,
      key,
      resourceKey: resourceKeys.get(planned.item.resourceName) ?? '',
      version: planned.version,
      hash: planned.hash,
    });
  }
  await writeRequirements(client, deployment, plan, resourceKeys, nextKey, keys);
  let opensStarts = false;
  const takenPaths: Problem[] = [];
  for (const planned of plan.processes.filter((p) => !p.isDuplicate)) {
    const key = nextKey();
    keys.set(planned, key);
    await insertDefinition(client, deployment, {
      ...planned.item,
      key,
      resourceKey: resourceKeys.get(planned.item.resourceName) ?? '',
      version: planned.version,
      hash: planned.hash,
    });
    await insertCorrelationRules(client, deployment.tenantId, planned.item.correlationRules);
    const { processId, starts } = planned.item;
    const version = { tenantId: deployment.tenantId, processId, definitionKey: key, at: deployment.at };
    if (await replaceStartRows(client, version, starts, nextKey)) opensStarts = true;
    const taken = await replaceDeclaredHooks(client, { ...version, by: deployment.by }, planned.item.hooks);
    const refused = planned.item.hooks.filter(({ path }) => taken.includes(path));
    takenPaths.push(...refused.map((hook) => pathTaken(planned.item.resourceName, hook)));
  }
  return { keys, opensStarts, problems: takenPaths };
}

// helpers

async function writeFiles(
  client: Transaction,
  deployment: DeploymentRow,
  read: ReadResources,
  plan: DeploymentPlan,
  nextKey: () => string,
  keys: Map<object, string>,
): Promise<ReadonlyMap<string, string>> {
  const resourceKeys = new Map<string, string>();
  for (const file of read.files) {
    const form = plan.forms.find((p) => p.item.resourceName === file.name);
    const decisions = plan.requirements.find((p) => p.item.resourceName === file.name);
    const process = plan.processes.find((p) => p.item.resourceName === file.name);
    const resource = plan.resources.find((p) => p.item.name === file.name);
    const key = nextKey();
    resourceKeys.set(file.name, key);
    if (resource !== undefined && !resource.isDuplicate) keys.set(resource, key);
    await insertResource(client, deployment, {
      key,
      id: form?.item.formId ?? decisions?.item.requirementsId ?? file.name,
      name: file.name,
      type: file.kind,
      version: (form ?? decisions ?? process ?? resource)?.version ?? 1,
      content: file.content,
      hash: file.hash,
    });
  }
  return resourceKeys;
}

async function writeRequirements(
  client: Transaction,
  deployment: DeploymentRow,
  plan: DeploymentPlan,
  resourceKeys: ReadonlyMap<string, string>,
  nextKey: () => string,
  keys: Map<object, string>,
): Promise<void> {
  for (const planned of plan.requirements.filter((p) => !p.isDuplicate)) {
    const key = nextKey();
    keys.set(planned, key);
    const decisions = planned.decisions.map((decision) => {
      const decisionKey = nextKey();
      keys.set(decision, decisionKey);
      return { ...decision.item, key: decisionKey, version: decision.version };
    });
    await insertRequirements(client, deployment, {
      ...planned.item,
      key,
      resourceKey: resourceKeys.get(planned.item.resourceName) ?? '',
      version: planned.version,
      hash: planned.hash,
      decisions,
    });
  }
}
