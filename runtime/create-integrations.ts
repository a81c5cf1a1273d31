import { randomUUID } from 'node:crypto';
import {
  createConnectors,
  openGuard,
  type ConnectorPorts,
  type Connectors,
} from './connectors/create-connectors.ts';
import { createConnectorOverview } from './connectors/connector-overview.ts';
import { createConnectorSettings } from './connectors/connector-settings.ts';
import { createConnectorTest } from './connectors/try-connector.ts';
import { addConnectorCalls } from './store/connector-call-rows.ts';
import type { Expressions, Runtime } from './contract/runtime.ts';
import type { Core, CoreOptions } from './create-core.ts';
import type { MailServerOptions } from './connectors/mail/mail-worker.ts';
import type { MailOptions } from './humans/mail/create-mailer.ts';
import { createHooks } from './inbound/create-hooks.ts';
import { createTables } from './inbound/create-tables.ts';
import { TableReaders } from './inbound/table-readers.ts';
import { createDataKeys, type DataKeys } from './secrets/data-keys.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';
import { EventSender } from './webhooks/event-sender.ts';
import { createSecrets, type SecretStore } from './secrets/create-secrets.ts';

export interface IntegrationOptions {
  /** Runs the built-in connectors; without it their jobs wait for workers outside. */
  readonly connectors?: boolean;
  /** Hosts that the server may be told to reach beyond public ones. */
  readonly allowedHosts?: readonly string[];
  /** Keys that secrets are stored under: the first one seals, all of them open. */
  readonly secretKeys?: readonly string[];
  /** Secrets of the default tenant that come with the process. */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface Integrations {
  readonly services: Pick<Runtime, 'secrets' | 'hooks' | 'tables' | 'connectors' | 'webhooks'>;
  stopReading(): Promise<void>;
  stop(): Promise<void>;
}

type Options = CoreOptions & IntegrationOptions & { readonly mail?: MailOptions };
type Evaluation = Pick<Expressions, 'evaluate'>;

/** What connects the engine with other systems: secrets, the workers that use them, and what comes in by itself. */
export function createIntegrations(options: Options, core: Core, expressions: Evaluation): Integrations {
  const { models, messages, instances, clock } = core;
  const pool = core.pools.maintenance;
  const keys = openKeys(options, core);
  const secrets = createSecrets({ pool, keys, now: clock.now, fromEnvironment: options.secrets ?? {} });
  const settings = createConnectorSettings({ pool, now: clock.now });
  const guard = openGuard(options.allowedHosts ?? []);
  const connectors = startConnectors(options, core, {
    ...{ guard, expressions, models, messages },
    mail: mailServerOf(options.mail),
    readSecret: secrets.read,
    noteSecretUse: secrets.noteUse,
    settingsOf: settings.settingsOf,
    counting: {
      add: (counted) => addConnectorCalls(pool, counted),
      now: clock.now,
      log: (message, error) => options.log?.(`${message} ${String(error)}`),
    },
  });
  const effects = { instances, messages, expressions };
  const readers = openReaders(options, core, effects, { guard, secrets });
  const sending = sendPortsOf(core, guard, keys);
  const sender = startSender(options, core, sending);
  return {
    services: {
      secrets,
      hooks: createHooks({ ...effects, pool, keys, now: clock.now, readSecret: secrets.read }),
      connectors: createConnectorOverview({
        pool,
        isRunning: connectors !== null,
        hasMailServer: options.mail !== undefined,
        settings,
        test: createConnectorTest({
          workers: connectors?.bareWorkers ?? null,
          settingsOf: settings.settingsOf,
          now: () => performance.now(),
          newId: () => `test-${randomUUID()}`,
        }),
      }),
      webhooks: createWebhooks({ ...sending, pool, numbers: core.keys }),
      tables: createTables({ pool, now: clock.now, changed: async () => readers?.refresh() }),
    },
    stopReading: async () => {
      await readers?.stop();
      await sender?.stop();
      await connectors?.stopCounting();
    },
    stop: async () => connectors?.stop(),
  };
}

// helpers

/** Mails that are only caught have no server that mail tasks could use. */
function mailServerOf(mail: MailOptions | undefined): MailServerOptions | undefined {
  return mail?.smtpUrl == null ? undefined : { ...mail, smtpUrl: mail.smtpUrl };
}

function openKeys(options: Options, { pools }: Core): DataKeys {
  const keys = createDataKeys(pools.maintenance, options.secretKeys ?? []);
  // Old keys stay usable until this has been done once.
  keys
    .rewrap()
    .catch((error: unknown) => options.log?.(`Secrets could not take the new key: ${String(error)}`));
  return keys;
}

/** Like the engine's own workers: in the processes that do work. */
function startConnectors(options: Options, core: Core, ports: ConnectorPorts): Connectors | null {
  const roles = options.roles ?? ['engine'];
  if (options.connectors !== true || !(roles.includes('engine') || roles.includes('workers'))) return null;
  const connectors = createConnectors(ports);
  for (const worker of connectors.workers) core.registerWorker(worker);
  return connectors;
}

/** Events go where connectors may go. */
function sendPortsOf(
  { webhookBook, tellOfWebhooks, clock }: Core,
  guard: ConnectorPorts['guard'],
  keys: DataKeys,
) {
  const changed = async (): Promise<void> => {
    await webhookBook.refresh();
    tellOfWebhooks();
  };
  return { guard, keys, now: clock.now, changed };
}

/** Where steps are done, what they tell is sent. */
function startSender(
  options: Options,
  core: Core,
  ports: ReturnType<typeof sendPortsOf>,
): EventSender | null {
  const roles = options.roles ?? ['engine'];
  if (!(roles.includes('engine') || roles.includes('scheduler'))) return null;
  const sender = new EventSender({
    ...ports,
    pool: core.pools.maintenance,
    book: core.webhookBook,
    hub: core.hub,
    log: (message, error) => options.log?.(`${message} ${String(error)}`),
  });
  sender.start();
  return sender;
}

/** Reading tables is work that happens by itself, like timers. */
function openReaders(
  options: Options,
  { pools, clock }: Core,
  effects: Pick<Runtime, 'instances' | 'messages'> & { readonly expressions: Evaluation },
  parts: { readonly guard: ConnectorPorts['guard']; readonly secrets: SecretStore },
): TableReaders | null {
  const roles = options.roles ?? ['engine'];
  if (!(roles.includes('engine') || roles.includes('scheduler'))) return null;
  const log = (message: string, error: unknown): void => options.log?.(`${message} ${String(error)}`);
  const readers = new TableReaders({
    ...effects,
    pool: pools.maintenance,
    now: clock.now,
    guard: parts.guard,
    readSecret: parts.secrets.read,
    log,
  });
  readers.start();
  return readers;
}
