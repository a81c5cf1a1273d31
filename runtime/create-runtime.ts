import { createBatches, type BatchService } from './batches/create-batches.ts';
import { createIntegrations, type IntegrationOptions } from './create-integrations.ts';
import { createCore, type Core, type CoreOptions } from './create-core.ts';
import type { Queries } from './contract/queries.ts';
import type { Runtime } from './contract/runtime.ts';
import { createCompensations } from './instances/compensations.ts';
import { createConditions } from './instances/create-conditions.ts';
import { createElementTemplates } from './connectors/templates/create-element-templates.ts';
import { checkMigration, proposalOf } from './instances/migrate-instance.ts';
import { createDecisions } from './decisions/create-decisions.ts';
import { createDefinitions } from './definitions/create-definitions.ts';
import { createSuspensions, type SuspensionService } from './definitions/create-suspensions.ts';
import { createExpressions } from './expressions/create-expressions.ts';
import { createIdentity } from './identity/create-identity.ts';
import { createDiffs } from './migration/create-diffs.ts';
import { recordOfDeletion, recordsOfDeployment } from './live/deployment-records.ts';
import { createLiveFeed } from './live/create-live-feed.ts';
import { createComments } from './humans/create-comments.ts';
import { createHandovers } from './humans/create-handovers.ts';
import { createRequests } from './humans/create-requests.ts';
import { createAttachments } from './documents/create-attachments.ts';
import { createTrials } from './trials/create-trials.ts';
import { createProjects } from './projects/create-projects.ts';
import { createSavedFilters } from './humans/create-saved-filters.ts';
import { createPublicLinks } from './humans/create-public-links.ts';
import { createProcessSettings } from './humans/create-process-settings.ts';
import { createPeople } from './humans/create-people.ts';
import { createInbox } from './humans/inbox/create-inbox.ts';
import { createMails } from './humans/mail/create-mails.ts';
import { createMailTemplates } from './humans/mail/create-mail-templates.ts';
import { Mailer, placeOfMails, type MailOptions } from './humans/mail/create-mailer.ts';
import { createMailRenderer, type MailRenderer } from './humans/mail/mail-renderer.ts';
import { createHistories } from './instances/create-histories.ts';
import { createHeldCompletions } from './user-tasks/held-completions.ts';
import { openAdminDatabase, type AdminDatabase } from './store/entities/open-admin-database.ts';
import { isMigrated, migrate } from './store/migrate.ts';
import { createQueries } from './store/queries/create-queries.ts';

export interface RuntimeOptions extends CoreOptions, IntegrationOptions {
  /** Refuses weak passwords of the environment. */
  readonly production?: boolean;
  /** Tells people of their tasks by mail; nothing is sent without it. */
  readonly mail?: MailOptions;
}

/** The whole runtime over one database, which is brought to this version's tables first. Several processes may share it. */
export async function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  await migrate(options.connectionString);
  const core = await createCore(options);
  const { pools, keys, clock } = core;
  const admin = await openAdminDatabase(options.connectionString);
  const definitions = openDefinitions(core, options.scripts !== false, Object.keys(options.secrets ?? {}));
  const live = createLiveFeed({ hub: core.hub, now: clock.now });
  const queries = openQueries(core);
  const decisions = createDecisions({
    ...{ pools, keys, now: clock.now, read: definitions.read },
    ...core.decisions,
  });
  const batches = openBatches(options, core, queries, decisions);
  const suspensions = openSuspensions(options, core, batches);
  const humans = await openHumans(options, core, admin, queries);
  const expressions = createExpressions({ ...core, queries, now: clock.now });
  const diffs = createDiffs(queries);
  const trials = createTrials({ pool: pools.reads, place: placeOfMails(options.mail, core.timeZone) });
  const integrations = createIntegrations(options, core, expressions);
  return {
    definitions,
    instances: core.instances,
    jobs: core.jobs,
    userTasks: core.userTasks,
    messages: core.messages,
    decisions,
    incidents: core.incidents,
    timers: core.timerCare,
    clock: core.runtimeClock,
    ...{ calendars: core.calendars, clusterVariables: core.clusterVariables },
    flow: core.flow,
    ...{ queries, histories: createHistories({ ...core, queries }) },
    compensations: createCompensations({ pools, models: core.models, queries }),
    live,
    ...humans.services,
    projects: createProjects({ pool: pools.maintenance, definitions, hub: core.hub, now: clock.now }),
    diffs,
    elementTemplates: createElementTemplates(pools.maintenance, clock.now),
    migrations: {
      propose: (source, target) => proposalOf(core.models, source, target),
      check: (source, target, instructions) => checkMigration(core.models, source, target, instructions),
    },
    trials,
    batches,
    suspensions,
    expressions,
    ...integrations.services,
    conditions: createConditions({ ...core, evaluateGuarded: expressions.evaluate }),
    registerWorker: core.registerWorker,
    health: createHealth(options, core),
    stop: async () => {
      await integrations.stopReading();
      live.stop();
      suspensions.stop();
      await humans.stop();
      await core.evaluator.stop();
      await diffs.stop();
      await trials.stop();
      await definitions.stop();
      await core.stop();
      await integrations.stop();
      await admin.destroy();
    },
  };
}

// helpers

function openQueries({ pools, clock, calendarBook, flushJobStatistics, isBusy }: Core): Queries {
  return createQueries({
    pool: pools.reads,
    now: clock.now,
    calendarsOf: (tenantId) => calendarBook.of(tenantId).calendars,
    flushJobStatistics,
    isBusy,
  });
}

type HumanServices = Pick<
  Runtime,
  | 'people'
  | 'identity'
  | 'heldCompletions'
  | 'comments'
  | 'requests'
  | 'handovers'
  | 'documents'
  | 'attachments'
  | 'savedFilters'
  | 'publicLinks'
  | 'mails'
  | 'mailTemplates'
  | 'notifications'
  | 'processSettings'
>;

/** What people do beside the engine: who they are, what they keep with tasks, and what they are told. */
async function openHumans(
  options: RuntimeOptions,
  core: Core,
  admin: AdminDatabase,
  queries: Queries,
): Promise<{ services: HumanServices; stop: () => Promise<void> }> {
  const { pools, hub, userTasks, instances, clock } = core;
  const pool = pools.maintenance;
  const source = { reader: pools.reads, now: clock.now };
  const identity = createIdentity({
    database: admin,
    now: () => performance.now(),
    production: options.production === true,
  });
  const callerOf = async (username: string) => (await identity.loadUser(username))?.caller ?? null;
  const people = createPeople({ database: admin, queries, hub });
  const log = options.log ?? ((): void => undefined);
  const heldCompletions = createHeldCompletions({ pool, queries, userTasks, drafts: people, callerOf, log });
  const renderer = createMailRenderer(log);
  const mailer = await startMailer(options, core, renderer);
  const comments = createComments({ pool, queries, hub, now: clock.now, callerOf });
  const inbox = createInbox({ pool, hub, now: clock.now, log });
  return {
    services: {
      people,
      identity,
      heldCompletions,
      comments,
      handovers: createHandovers({ pool, queries, comments, callerOf, now: clock.now }),
      requests: createRequests({ pools, queries, instances, hub, now: clock.now }),
      documents: core.documents,
      attachments: createAttachments({ pool, source, queries, hub, now: clock.now }),
      savedFilters: createSavedFilters(admin, pool),
      publicLinks: createPublicLinks({
        ...{ pool, pools, queries, instances, now: clock.now },
        forms: { evaluator: core.evaluator, now: clock.now, timeZone: core.timeZone },
      }),
      mails: createMails({ pool, queries, mailer, options: options.mail ?? null }),
      mailTemplates: createMailTemplates({
        ...{ pool, renderer },
        place: placeOfMails(options.mail, core.timeZone),
      }),
      notifications: inbox,
      processSettings: createProcessSettings({ pool, now: clock.now }),
    },
    stop: async () => {
      people.stop();
      await heldCompletions.stop();
      await mailer?.stop();
      await renderer.stop();
      await inbox.stop();
    },
  };
}

function createHealth({ connectionString }: RuntimeOptions, core: Core): Runtime['health'] {
  let isAtVersion = false;
  return async () => {
    const engine = await core.health();
    // Migrations go forward only: once they have run they stay, and a look at them costs a connection of its own.
    isAtVersion ||= engine.database && (await isMigrated(connectionString).catch(() => false));
    return { ...engine, migrations: engine.database && isAtVersion };
  };
}

function openBatches(
  options: RuntimeOptions,
  core: Core,
  queries: Queries,
  decisions: Runtime['decisions'],
): BatchService {
  const { pools, keys, clock, instances, incidents, jobs, messages } = core;
  const log = (message: string, error: unknown): void =>
    options.log?.(`${message} ${error instanceof Error ? error.message : String(error)}`);
  return createBatches({
    pools,
    keys,
    now: clock.now,
    queries,
    instances,
    incidents,
    jobs,
    messages,
    decisions,
    log,
  });
}

function openSuspensions(options: RuntimeOptions, core: Core, batches: BatchService): SuspensionService {
  const { pools, clock } = core;
  const log = (message: string, error: unknown): void => options.log?.(`${message} ${String(error)}`);
  return createSuspensions({
    pool: pools.maintenance,
    now: clock.now,
    batches,
    changed: core.onSuspended,
    log,
  });
}

/** What is deployed or deleted is known to the engine and told to the pages. */
function openDefinitions(
  core: Core,
  scripts: boolean,
  givenSecrets: readonly string[],
): ReturnType<typeof createDefinitions> {
  const { pools, keys, clock, timeZone, hub } = core;
  return createDefinitions({
    pool: pools.maintenance,
    keys,
    now: clock.now,
    timeZone,
    scripts,
    givenSecrets,
    onDeployed: (deployed) => {
      core.onDeployed(deployed);
      hub.publish(recordsOfDeployment(deployed.result));
    },
    onDeleted: (deleted) => {
      core.onDeleted();
      hub.publish([recordOfDeletion(deleted, clock.now())]);
    },
  });
}

/** Mail is later work: the processes that do such work send it. */
async function startMailer(
  options: RuntimeOptions,
  core: Core,
  renderer: MailRenderer,
): Promise<Mailer | null> {
  const roles = options.roles ?? ['engine'];
  if (options.mail === undefined || !(roles.includes('engine') || roles.includes('scheduler'))) return null;
  const { hub, queue, timeZone, pools } = core;
  const log = options.log ?? ((): void => undefined);
  const mailer = new Mailer(options.mail, { pool: pools.maintenance, hub, queue, timeZone, renderer, log });
  await mailer.start();
  return mailer;
}
