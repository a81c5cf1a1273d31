import type { Transaction } from '../store/definitions/in-transaction.ts';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import { isAllowed } from '../identity/grants.ts';
import { readCalendars } from '../store/calendar-rows.ts';
import { lockIds } from '../store/definitions/deployed-versions.ts';
import { inTransaction } from '../store/definitions/in-transaction.ts';
import {
  deleteResourceFile,
  endDrained,
  findDeployed,
  findDeployment,
  hideDeployment,
  isNewestActive,
  processesRunning,
  retireForm,
  retireProcess,
  retireRequirements,
  usersOfForm,
  usersOfRequirements,
} from '../store/definitions/retire-resource.ts';
import type { DeployedThing } from '../store/definitions/retire-resource.ts';
import { markForRemoval } from '../store/definitions/remove-history.ts';
import { removeStartRows, replaceStartRows } from '../store/definitions/start-rows.ts';
import { removeDeclaredHooks, replaceDeclaredHooks } from '../store/inbound/declared-hook-rows.ts';
import type { DeployPorts } from './deploy.ts';
import type { ReadingRoom } from './reading-room.ts';

const permissions = {
  PROCESS: 'DELETE_PROCESS',
  REQUIREMENTS: 'DELETE_DRD',
  FORM: 'DELETE_FORM',
  RESOURCE: 'DELETE_RESOURCE',
} as const;

export type DeleteResourcePorts = DeployPorts & { readonly room: ReadingRoom; readonly timeZone: string };

/** Takes a version, a decision model, a form or a file away. What runs keeps running: a version with instances drains and goes after the last one. */
export async function deleteResource(
  ports: DeleteResourcePorts,
  context: CommandContext,
  resourceKey: string,
  withHistory: boolean,
): Promise<DeployedThing> {
  return inTransaction(ports.pool, async (client) => {
    const thing = await findReadable(client, context, resourceKey);
    await lockIds(client, thing.tenantId, [thing.id]);
    await remove(client, ports, thing, { withHistory, by: context.caller.id });
    await endDrained(client);
    return thing;
  });
}

/**
 * Takes away everything of one deployment, in one transaction. Unless told otherwise nothing goes while instances run: whoever
 * deletes a deployment means versions nobody uses.
 */
export async function deleteDeployment(
  ports: DeleteResourcePorts,
  context: CommandContext,
  deploymentKey: string,
  options: { readonly withHistory: boolean; readonly withRunning: boolean },
): Promise<readonly DeployedThing[]> {
  return inTransaction(ports.pool, async (client) => {
    const deployment = await findDeployment(client, deploymentKey);
    const { caller } = context;
    if (
      deployment === null ||
      (caller.kind !== 'system' && !caller.tenantIds.includes(deployment.tenantId))
    ) {
      throw new Refusal('NOT_FOUND', `There is no deployment ${deploymentKey}.`);
    }
    for (const thing of deployment.things) requireDeletion(context, thing);
    await lockIds(
      client,
      deployment.tenantId,
      deployment.things.map((thing) => thing.id),
    );
    const running = options.withRunning ? [] : await processesRunning(client, deploymentKey);
    if (running.length > 0) {
      throw new Refusal('RESOURCE_IN_USE', `Instances of ${running.join(', ')} still run. End them first.`, {
        usedBy: running,
      });
    }
    // Processes first: forms and decisions may be theirs.
    const { withHistory } = options;
    for (const thing of deployment.things) await remove(client, ports, thing, { withHistory, by: caller.id });
    await endDrained(client);
    await hideDeployment(client, deploymentKey, new Date(ports.now()));
    return deployment.things;
  });
}

// helpers

async function remove(
  client: Transaction,
  ports: DeleteResourcePorts,
  thing: DeployedThing,
  { withHistory, by }: { readonly withHistory: boolean; readonly by: string },
): Promise<void> {
  if (withHistory && thing.kind === 'PROCESS') await markForRemoval(client, thing.key);
  if (thing.kind === 'PROCESS') await removeProcess(client, ports, thing, by);
  else if (thing.kind === 'REQUIREMENTS') await removeRequirements(client, thing);
  else if (thing.kind === 'FORM') await removeForm(client, thing);
  else await deleteResourceFile(client, thing.key);
}

async function findReadable(
  client: Transaction,
  context: CommandContext,
  key: string,
): Promise<DeployedThing> {
  const thing = /^\d{1,18}$/.test(key) ? await findDeployed(client, key) : null;
  const { caller } = context;
  if (thing === null || (caller.kind !== 'system' && !caller.tenantIds.includes(thing.tenantId))) {
    throw new Refusal('NOT_FOUND', `There is no deployed resource ${key}.`);
  }
  requireDeletion(context, thing);
  return thing;
}

function requireDeletion({ caller }: CommandContext, thing: DeployedThing): void {
  const permission = permissions[thing.kind];
  if (!isAllowed(caller, 'RESOURCE', permission, thing.resourceName)) {
    throw new Refusal('PERMISSION_MISSING', `You may not delete "${thing.resourceName}".`, {
      missing: { resourceType: 'RESOURCE', resourceId: thing.resourceName, permissionType: permission },
    });
  }
}

/** PRC-1: the start events of the newest active version are open, so they follow when it goes. */
async function removeProcess(
  client: Transaction,
  ports: DeleteResourcePorts,
  thing: DeployedThing,
  by: string,
): Promise<void> {
  const wasNewest = await isNewestActive(client, thing);
  const next = await retireProcess(client, thing);
  if (!wasNewest) return;
  const { tenantId, id: processId } = thing;
  if (next === null) {
    await removeDeclaredHooks(client, tenantId, processId);
    return removeStartRows(client, tenantId, processId);
  }
  const answer = await ports.room.read({
    kind: 'starts',
    resourceName: next.resourceName,
    modelJson: next.modelJson,
    now: ports.now(),
    timeZone: ports.timeZone,
    calendars: (await readCalendars(ports.pool)).get(tenantId)?.calendars ?? {},
  });
  const { starts, hooks } = answer === 'late' || 'defect' in answer ? { starts: [], hooks: [] } : answer;
  const version = { tenantId, processId, definitionKey: next.key, at: new Date(ports.now()) };
  await replaceStartRows(client, version, starts, ports.nextKey);
  // A path that somebody else has taken meanwhile stays theirs: the older version goes on without it.
  await replaceDeclaredHooks(client, { ...version, by }, hooks);
}

async function removeForm(client: Transaction, thing: DeployedThing): Promise<void> {
  const usedBy = await usersOfForm(client, thing);
  if (usedBy.length > 0) {
    throw new Refusal('RESOURCE_IN_USE', `The form "${thing.id}" is used by ${usedBy.join(', ')}.`, {
      usedBy,
    });
  }
  await retireForm(client, thing.key);
}

async function removeRequirements(client: Transaction, thing: DeployedThing): Promise<void> {
  const usedBy = await usersOfRequirements(client, thing);
  if (usedBy.length > 0) {
    const message = `Decisions of "${thing.id}" are used by ${usedBy.join(', ')}.`;
    throw new Refusal('RESOURCE_IN_USE', message, { usedBy });
  }
  await retireRequirements(client, thing.key);
}
