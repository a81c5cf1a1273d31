import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import type { ProcessSettingsService } from '../contract/process-settings.ts';
import { Refusal } from '../contract/refusal.ts';
import {
  findProcessSettings,
  findUnknownOwners,
  listSnoozed,
  saveProcessSettings,
  snoozeIncidents,
} from '../store/humans/process-settings-rows.ts';
import type { Pool } from '../store/pools.ts';

export interface ProcessSettingsPorts {
  readonly pool: Pool;
  readonly now: () => number;
}

/** Longer than anybody is away; whoever never wants to hear of a kind of trouble takes it out of the process. */
const SNOOZE_MAX_MS = 30 * 86_400_000;

/** Who answers for a process, and what they are told. */
export function createProcessSettings({ pool, now }: ProcessSettingsPorts): ProcessSettingsService {
  const require = async ({ tenantId }: CommandContext, processId: string) => {
    const found = await findProcessSettings(pool, tenantId, processId);
    if (found !== null) return found;
    throw new Refusal(
      'PROCESS_NOT_FOUND',
      `There is no process ${processId} in this tenant. Deploy it, or check the id.`,
    );
  };
  return {
    async get(context, processId) {
      requireTenant(context);
      return require(context, processId);
    },
    async put(context, processId, settings) {
      requireTenant(context);
      await require(context, processId);
      const [unknown] = await findUnknownOwners(pool, settings);
      if (unknown !== undefined)
        throw new Refusal('INVALID_VALUE', `There is no person or group "${unknown}" who could own this.`, {
          field: settings.owners.includes(unknown) ? 'owners' : 'ownerGroups',
        });
      const place = { tenantId: context.tenantId, processId, by: context.caller.id };
      return saveProcessSettings(pool, place, settings);
    },
    async snooze(context, processId, fingerprint, until) {
      requireTenant(context);
      const forMs = until === null ? null : until.getTime() - now();
      if (forMs !== null && (forMs <= 0 || forMs > SNOOZE_MAX_MS))
        throw new Refusal('INVALID_VALUE', 'Send a moment that lies ahead, at most 30 days.', {
          field: 'until',
        });
      const place = { tenantId: context.tenantId, processId, fingerprint, by: context.caller.id };
      if (!(await snoozeIncidents(pool, place, until)))
        throw new Refusal('NOT_FOUND', 'No incident of this kind is open any more. Reload.');
    },
    snoozed(context, processId) {
      requireTenant(context);
      return listSnoozed(pool, context.tenantId, processId);
    },
  };
}
