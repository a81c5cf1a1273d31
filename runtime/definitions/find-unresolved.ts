import { callRecursionProblem, callsBeforeWaiting, findCallRecursions } from '#engine';
import type { EarlyCall, Problem, ProcessModel } from '#engine';
import {
  activeDecisionIds,
  activeFormIds,
  activeProcessIds,
  messagesCaught,
  newestModels,
} from '../store/definitions/deployed-ids.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import { unresolvedReferences } from './plan-deployment.ts';
import type { ReadResources } from './read-resources.ts';
import { unknownSecrets } from './unknown-secrets.ts';

/** What can only be said beside what the tenant has: names nobody has deployed or waits for, and calls in a circle. */
export async function findUnresolved(
  database: Pick<Database, 'query'>,
  tenantId: string,
  read: ReadResources,
  { isStrict, givenSecrets = [] }: { isStrict: boolean; givenSecrets: readonly string[] | undefined },
): Promise<readonly Problem[]> {
  const references = read.processes.flatMap((process) => process.references);
  const ids = (kind: string): string[] => references.filter((r) => r.kind === kind).map((r) => r.id);
  const active = {
    process: await activeProcessIds(database, tenantId, ids('process')),
    form: await activeFormIds(database, tenantId, ids('form')),
    decision: await activeDecisionIds(database, tenantId, ids('decision')),
  };
  return [
    ...unresolvedReferences(read, active, isStrict),
    ...(await withoutReceiver(database, tenantId, read)),
    ...(await unknownSecrets(database, tenantId, read, givenSecrets, isStrict)),
    ...(await recursions(database, tenantId, read, isStrict)),
  ];
}

// helpers

async function withoutReceiver(
  database: Pick<Database, 'query'>,
  tenantId: string,
  read: ReadResources,
): Promise<readonly Problem[]> {
  const caught = new Set(read.processes.flatMap((process) => process.catches));
  // A wait whose name an expression gives may be for any message.
  if (caught.has(null)) return [];
  const thrown = read.processes.flatMap((process) =>
    process.throws.filter(({ name }) => !caught.has(name)).map((message) => ({ process, message })),
  );
  if (thrown.length === 0) return [];
  const known = await messagesCaught(database, tenantId, [
    ...new Set(thrown.map(({ message }) => message.name)),
  ]);
  return thrown
    .filter(({ message }) => !known.has(message.name))
    .map(({ process, message }) => ({
      code: 'MESSAGE_NO_RECEIVER',
      severity: 'HINT',
      resourceName: process.resourceName,
      elementId: message.elementId,
      ...(message.elementName === null ? {} : { elementName: message.elementName }),
      message: `No process here waits for "${message.name}". Check the name, or deploy the receiver too. (${message.elementId})`,
      why: 'A message that nobody takes is kept for its time to live and then forgotten.',
    }));
}

/** More deployed processes than this are not followed from call to call. */
const FOLLOWED_MAX = 50;

/** Circles that go through deployed processes; those within the upload are found by reading it. */
async function recursions(
  database: Pick<Database, 'query'>,
  tenantId: string,
  read: ReadResources,
  isStrict: boolean,
): Promise<readonly Problem[]> {
  const uploaded = new Map(read.processes.map((process) => [process.processId, process]));
  const callsOf = new Map<string, readonly EarlyCall[]>(
    read.processes.map((process) => [process.processId, process.earlyCalls]),
  );
  for (;;) {
    const missing = [...callsOf.values()].flat().map(({ processId }) => processId);
    const next = [...new Set(missing)].filter((id) => !callsOf.has(id));
    if (next.length === 0 || callsOf.size > uploaded.size + FOLLOWED_MAX) break;
    const models = await newestModels(database, tenantId, next);
    for (const id of next) {
      const model = models.get(id) as ProcessModel | undefined;
      callsOf.set(id, model === undefined ? [] : callsBeforeWaiting(model));
    }
  }
  return findCallRecursions(callsOf).flatMap(({ processId, elementId, processIds }) => {
    const process = uploaded.get(processId);
    return process === undefined || processIds.every((id) => uploaded.has(id))
      ? []
      : [callRecursionProblem(process.resourceName, elementId, processIds, isStrict)];
  });
}
