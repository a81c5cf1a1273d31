import type { FlowElement, Key } from '#engine';
import type { Caller } from '../contract/caller.ts';
import type { ActivatedJob, Expressions, InProcessWorker, Messages } from '../contract/runtime.ts';
import { createResolveSecrets, type ResolvePorts } from '../secrets/resolve-secrets.ts';
import { createCallCounts, type CallCountPorts } from './call-counts.ts';
import { boundsOf, configuredWorker, type CallBounds, type SettingsOf } from './configured-worker.ts';
import type { Evaluate } from './connector-outcome.ts';
import { createHttpWorkers } from './http/http-worker.ts';
import { createMailWorkers, type MailServerOptions } from './mail/mail-worker.ts';
import { createMessageWorker } from './message-worker.ts';
import { createScriptWorker } from './script-worker.ts';
import { createTargetGuard, readAllowedHost, type TargetGuard } from './http/target-guard.ts';

/** What every part that reaches out has to ask: hosts beyond public ones as `readAllowedHost` reads them. */
export function openGuard(allowedHosts: readonly string[]): TargetGuard {
  const allowed = allowedHosts.map((text) => {
    const entry = readAllowedHost(text);
    if (entry === null) throw new Error(`"${text}" is not a host that can be allowed.`);
    return entry;
  });
  return createTargetGuard(allowed);
}

export interface ConnectorPorts {
  readonly guard: TargetGuard;
  readonly expressions: Pick<Expressions, 'evaluate'>;
  readonly models: {
    get(key: Key): Promise<{
      readonly model: { readonly elements: Readonly<Record<string, FlowElement>> };
    } | null>;
  };
  readonly messages: Pick<Messages, 'publish'>;
  readonly mail: MailServerOptions | undefined;
  readonly counting: CallCountPorts;
  readonly readSecret: ResolvePorts['read'];
  readonly noteSecretUse: ResolvePorts['noteUse'];
  readonly settingsOf: SettingsOf;
}

export interface Connectors {
  readonly workers: readonly InProcessWorker[];
  /** The same without counts and switches: for the calls that administrators try. */
  readonly bareWorkers: readonly InProcessWorker[];
  /** Writes what was counted, while the database is still there. */
  stopCounting(): Promise<void>;
  stop(): Promise<void>;
}

/** The connectors that run in every process that works on jobs. */
export function createConnectors(ports: ConnectorPorts): Connectors {
  const { settingsOf } = ports;
  const secrets = createResolveSecrets({
    read: ports.readSecret,
    noteUse: ports.noteSecretUse,
    defaultsOf: async (job) => (await settingsOf(job)).defaults,
    elementOf: async (key, elementId) => (await ports.models.get(key))?.model.elements[elementId],
  });
  const evaluate: Evaluate = (expression, variables, tenantId) =>
    ports.expressions.evaluate(CONNECTORS, { expression, variables, tenantId });
  const bounds = async (job: ActivatedJob): Promise<CallBounds> =>
    boundsOf(ports.guard, await settingsOf(job));
  const mail = createMailWorkers({ server: ports.mail, boundsOf: bounds, evaluate, secrets });
  const workers = [
    ...createHttpWorkers({ boundsOf: bounds, evaluate, secrets, now: () => performance.now() }),
    ...mail.workers,
    createMessageWorker({ messages: ports.messages, evaluate }),
    createScriptWorker(evaluate),
  ];
  const counts = createCallCounts(ports.counting);
  return {
    workers: workers.map((worker) => counts.counted(configuredWorker(worker, settingsOf))),
    bareWorkers: workers,
    stopCounting: counts.stop,
    stop: mail.stop,
  };
}

// helpers

/** Who evaluates: no scope is read, so it needs no right. */
const CONNECTORS: Caller = {
  id: 'connectors',
  kind: 'system',
  tenantIds: [],
  groupIds: [],
  roleIds: [],
  grants: [],
};
