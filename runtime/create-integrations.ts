import { createConnectors, type ConnectorOptions, type Connectors } from './connectors/create-connectors.ts';
import type { Expressions, Runtime } from './contract/runtime.ts';
import type { Core, CoreOptions } from './create-core.ts';
import type { MailOptions } from './humans/mail/create-mailer.ts';
import { createDataKeys } from './secrets/data-keys.ts';
import { createSecrets, type SecretStore } from './secrets/create-secrets.ts';

export interface IntegrationOptions {
  /** What connectors may reach; `false` leaves their jobs to workers outside. */
  readonly connectors?: ConnectorOptions | false;
  /** Keys that secrets are stored under: the first one seals, all of them open. */
  readonly secretKeys?: readonly string[];
  /** Secrets of the default tenant that come with the process. */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface Integrations {
  readonly services: Pick<Runtime, 'secrets'>;
  stop(): Promise<void>;
}

type Options = CoreOptions & IntegrationOptions & { readonly mail?: MailOptions };

/** What connects the engine with other systems: secrets, and the workers that use them. */
export function createIntegrations(
  options: Options,
  core: Core,
  expressions: Pick<Expressions, 'evaluate'>,
): Integrations {
  const secrets = openSecrets(options, core);
  const connectors = startConnectors(options, core, expressions, secrets);
  return { services: { secrets }, stop: async () => connectors?.stop() };
}

// helpers

function openSecrets(options: Options, { pools, clock }: Core): SecretStore {
  const pool = pools.maintenance;
  const keys = createDataKeys(pool, options.secretKeys ?? []);
  // Old keys stay usable until this has been done once.
  keys
    .rewrap()
    .catch((error: unknown) => options.log?.(`Secrets could not take the new key: ${String(error)}`));
  return createSecrets({ pool, keys, now: clock.now, fromEnvironment: options.secrets ?? {} });
}

/** Like the engine's own workers: in the processes that do work. */
function startConnectors(
  options: Options,
  core: Core,
  expressions: Pick<Expressions, 'evaluate'>,
  secrets: SecretStore,
): Connectors | null {
  const roles = options.roles ?? ['engine'];
  if (options.connectors === false || !(roles.includes('engine') || roles.includes('workers'))) return null;
  const { models, messages } = core;
  const connectors = createConnectors(options.connectors ?? {}, {
    expressions,
    models,
    messages,
    mail: options.mail,
    readSecret: secrets.read,
  });
  for (const worker of connectors.workers) core.registerWorker(worker);
  return connectors;
}
