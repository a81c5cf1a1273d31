import type { Database } from '../store/definitions/in-transaction.ts';
import type { Key, WorkingCalendar } from '#engine';
import type { Definitions } from '../contract/runtime.ts';
import { requireTenant } from '../commands/settle-outcome.ts';
import { deleteDeployment, deleteResource } from './delete-resource.ts';
import { deployRead, deploymentRefused } from './deploy.ts';
import type { Deployed } from './deploy.ts';
import { findUnresolved } from './find-unresolved.ts';
import { removeHistory } from '../store/definitions/remove-history.ts';
import { readCalendars } from '../store/calendar-rows.ts';
import { endDrained, type DeployedThing } from '../store/definitions/retire-resource.ts';
import { createReadingRoom } from './reading-room.ts';
import { readResources } from './read-resources.ts';
import type { ReadResources } from './read-resources.ts';

export interface DefinitionsOptions {
  /** Not the pool of the writers: deploying must never hold up commands. */
  readonly pool: Database;
  readonly keys: { ensure(): Promise<void>; next(shard: number): Key };
  /** Virtual in test mode. */
  readonly now: () => number;
  /** Zone of timers that name none. */
  readonly timeZone: string;
  /** False: models that bring JavaScript are refused. */
  readonly scripts?: boolean;
  /** Names of secrets that come with the process. */
  readonly givenSecrets?: readonly string[];
  /** After the commit: something of this tenant was deployed or deleted. `opensStarts`: start timers or subscriptions are new. */
  readonly onDeployed?: (deployed: Deployed & { readonly by: string }) => void;
  readonly onDeleted?: (deleted: {
    readonly key: Key;
    readonly tenantId: string;
    readonly processId: string | null;
  }) => void;
}

export interface DefinitionsService extends Definitions {
  /** Files as a deployment reads them. */
  read(request: Parameters<Definitions['check']>[0]): Promise<ReadResources>;
  /** Ends the reading thread and the clean-up. */
  stop(): Promise<void>;
}

/** How long a version without running instances may still be shown as draining. */
const DRAINED_AFTER_MS = 60_000;

/** A deployment's own rows belong to no instance; their keys all lie in the first shard. */
const DEFINITION_SHARD = 0;

export function createDefinitions(options: DefinitionsOptions): DefinitionsService {
  const { pool, now, timeZone, givenSecrets } = options;
  const room = createReadingRoom();
  const nextKey = (): Key => options.keys.next(DEFINITION_SHARD);
  const draining = setInterval(() => {
    // Tried again a minute later: nothing waits for it.
    endDrained(pool)
      .then(() => removeHistory(pool))
      .catch(() => undefined);
  }, DRAINED_AFTER_MS);
  draining.unref();
  const read = async (request: Parameters<Definitions['check']>[0]): Promise<ReadResources> =>
    readResources(room, request.resources, {
      calendars: await calendarsOf(pool, request.tenantId ?? '<default>'),
      delegatesAsJobs: request.delegatesAsJobs === true,
      scripts: options.scripts !== false,
      strict: request.strict === true,
      soundness: request.soundness !== false,
      now: now(),
      timeZone,
    });
  const ports = { pool, nextKey, now, room, timeZone };
  const deleted = async (things: readonly DeployedThing[], withHistory: boolean): Promise<void> => {
    // The mark is committed: what is not removed now follows with the next round.
    if (withHistory) await removeHistory(pool).catch(() => undefined);
    for (const { key, tenantId, kind, id } of things)
      options.onDeleted?.({ key: key as Key, tenantId, processId: kind === 'PROCESS' ? id : null });
  };
  return {
    read,
    async deploy(context, request) {
      requireTenant(context);
      const files = await read({ ...request, tenantId: context.tenantId });
      if (files.problems.some((problem) => problem.severity === 'ERROR'))
        throw deploymentRefused(files.problems);
      await options.keys.ensure();
      const deployed = await deployRead({ pool, nextKey, now, givenSecrets }, context, request, files);
      if (request.dryRun !== true) options.onDeployed?.({ ...deployed, by: context.caller.id });
      return deployed.result;
    },
    async check(request) {
      const files = await read(request);
      const { tenantId, strict } = request;
      const unresolved =
        tenantId === undefined
          ? []
          : await findUnresolved(pool, tenantId, files, { isStrict: strict === true, givenSecrets });
      const problems = [...files.problems, ...unresolved];
      const deployable = !problems.some((problem) => problem.severity === 'ERROR');
      const forms = files.processes.flatMap(({ embeddedForms }) => embeddedForms);
      return { deployable, problems, forms, soundness: files.soundness };
    },
    async deleteResource(context, resourceKey, withHistory = false) {
      await options.keys.ensure();
      await deleted([await deleteResource(ports, context, resourceKey, withHistory)], withHistory);
    },
    async deleteDeployment(context, deploymentKey, how) {
      await options.keys.ensure();
      await deleted(await deleteDeployment(ports, context, deploymentKey, how), how.withHistory);
    },
    stop() {
      clearInterval(draining);
      return room.stop();
    },
  };
}

// helpers

/** As they are now: a model may name what was created a moment ago. */
async function calendarsOf(
  pool: Database,
  tenantId: string,
): Promise<Readonly<Record<string, WorkingCalendar>>> {
  return (await readCalendars(pool)).get(tenantId)?.calendars ?? {};
}
