import type { JsonObject } from '#engine';
import type { ConnectorSettings } from '../contract/connectors.ts';
import type { ActivatedJob, InProcessWorker } from '../contract/runtime.ts';
import { hopeless } from './connector-inputs.ts';
import { CONNECTOR_LIMITS } from './connector-limits.ts';
import { readAllowedHost, restrictGuard, type TargetGuard } from './http/target-guard.ts';

/** The settings of a tenant for one connector, as this process knows them. */
export type SettingsOf = (job: Pick<ActivatedJob, 'tenantId' | 'type'>) => Promise<ConnectorSettings>;

/** What one attempt may reach and take. */
export interface CallBounds {
  readonly guard: TargetGuard;
  readonly timeMaxMs: number;
  readonly responseBytesMax: number;
  /** The tenant allows fewer hosts than the server. */
  readonly isRestricted: boolean;
}

/** The same worker under the settings of each tenant: refused while it is switched off, and with inputs that tasks leave out. */
export function configuredWorker(worker: InProcessWorker, settingsOf: SettingsOf): InProcessWorker {
  const configured = async (job: ActivatedJob): Promise<ActivatedJob> => {
    const { enabled, defaults } = await settingsOf(job);
    if (!enabled)
      throw hopeless(
        `The connector "${job.type}" is switched off in this tenant. Switch it on in Admin, Connectors, then resolve the incident.`,
      );
    return withDefaults(job, defaults);
  };
  return {
    ...worker,
    // A worker without the second parameter cannot be interrupted, and is told by that.
    handle:
      worker.handle.length < 2
        ? async (job: ActivatedJob) => worker.handle(await configured(job), UNUSED)
        : async (job: ActivatedJob, signal: AbortSignal) => worker.handle(await configured(job), signal),
  };
}

/** An input counts as left out when it is not there or null. */
export function withDefaults(job: ActivatedJob, defaults: JsonObject): ActivatedJob {
  const missing = Object.entries(defaults).filter(([name]) => (job.variables[name] ?? null) === null);
  return missing.length === 0
    ? job
    : { ...job, variables: { ...job.variables, ...Object.fromEntries(missing) } };
}

/** The bounds that the settings set within those of the server. */
export function boundsOf(guard: TargetGuard, { limits, allowedHosts }: ConnectorSettings): CallBounds {
  const allowed = (allowedHosts ?? []).flatMap((text) => readAllowedHost(text) ?? []);
  return {
    guard: allowedHosts === null ? guard : restrictGuard(guard, allowed),
    timeMaxMs: Math.min((limits.timeoutSeconds ?? Infinity) * 1000, CONNECTOR_LIMITS.timeMaxMs),
    responseBytesMax: Math.min(limits.responseBytes ?? Infinity, CONNECTOR_LIMITS.responseBytes),
    isRestricted: allowedHosts !== null,
  };
}

// helpers

const UNUSED = new AbortController().signal;
