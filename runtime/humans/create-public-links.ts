import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue, Key } from '#engine';
import { findStoredAnswer, requireTenant } from '../commands/settle-outcome.ts';
import type { Caller, CommandContext, IdempotencyRequest } from '../contract/caller.ts';
import type { PublicForm, PublicLink, PublicLinks, PublicLinkSettings } from '../contract/public-links.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Instances, StartedInstance } from '../contract/runtime.ts';
import {
  findPublicLink,
  forgetPublicLinks,
  insertPublicLink,
  listPublicLinks,
  returnPublicLinkUse,
  revokePublicLink,
  takePublicLinkUse,
  type PublicLinkRow,
} from '../store/humans/public-link-rows.ts';
import type { Pools } from '../store/pools.ts';
import { requireForm } from './check-form.ts';
import { createFormEvaluator, type FormEvaluatorPorts } from './form-evaluator.ts';
import { findStrayValues, namedByForm } from './form-names.ts';
import { pointerTo } from './form-path.ts';

export interface PublicLinkPorts {
  readonly pool: Pools['maintenance'];
  readonly pools: Pools;
  readonly queries: Pick<Queries, 'search' | 'startForm' | 'form'>;
  readonly instances: Pick<Instances, 'start'>;
  readonly forms: FormEvaluatorPorts;
  readonly now: () => number;
}

/** Nobody looks after more of them. */
const LINKS_MAX = 100;
const DAY_MS = 86_400_000;
/** A year: whoever needs a link for longer looks at it once a year. */
const LIFE_MS_MAX = 366 * DAY_MS;
/** Links that ended stay in the list for as long as somebody may ask who used them. */
const ENDED_KEPT_MS = 90 * DAY_MS;

interface Shown {
  readonly definitionKey: Key;
  readonly name: string;
  readonly form: JsonObject;
  readonly schema: JsonValue;
}

/**
 * Start forms for people without an account. A link fixes the tenant, the process and the variables that come with it; its token alone
 * gives the right to send its form, and nothing else.
 */
export function createPublicLinks(ports: PublicLinkPorts): PublicLinks {
  const { pool, now } = ports;
  const usable = async (token: string): Promise<PublicLinkRow> => {
    const link = await findPublicLink(pool, hashOf(token));
    if (link === null || stateOf(link, now()) !== 'ACTIVE') throw noSuchLink();
    return link;
  };
  return {
    create: async (context, processDefinitionId, token, settings) => {
      requireTenant(context);
      const { tenantId, caller } = context;
      const at = new Date(now());
      const expiresAt = requireExpiry(settings, at);
      const formKey = settings.formKey ?? null;
      requireSendable(await formOf(ports, caller, tenantId, processDefinitionId, formKey));
      await forgetPublicLinks(pool, new Date(at.getTime() - ENDED_KEPT_MS));
      const { variables, description, maxUses: usesMax = null } = settings;
      const made = { createdAt: at, createdBy: caller.id, tokenHash: hashOf(token) };
      const about = { tenantId, processId: processDefinitionId, formKey, expiresAt };
      const row = await insertPublicLink(
        pool,
        { ...about, ...made, variables, description, usesMax },
        LINKS_MAX,
      );
      if (row === null)
        throw new Refusal('INVALID_VALUE', `A process has at most ${LINKS_MAX} links. Revoke one first.`);
      return shown(row, at.getTime());
    },
    list: async (context, processDefinitionId) => {
      requireTenant(context);
      const rows = await listPublicLinks(pool, context.tenantId, processDefinitionId);
      return rows.map((row) => shown(row, now()));
    },
    revoke: async (context, processId, linkKey) => {
      requireTenant(context);
      const { tenantId, caller } = context;
      const change = { tenantId, processId, linkKey, by: caller.id, at: new Date(now()) };
      if (!(await revokePublicLink(pool, change))) throw noSuchLink();
    },
    open: async (token) => toForm(ports, await usable(token)),
    send: async (token, variables, idempotency) => {
      const link = await findPublicLink(pool, hashOf(token));
      if (link === null) throw noSuchLink();
      const context = contextOf(link, idempotency);
      // A repeat gets its receipt although its own use may have been the last one.
      const stored = await findStoredAnswer(ports.pools, context);
      if (stored !== null) return receiptOf(stored.answer as unknown as StartedInstance);
      if (stateOf(link, now()) !== 'ACTIVE') throw noSuchLink();
      return receiptOf(await startBy(ports, link, variables, context));
    },
  };
}

// helpers

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function noSuchLink(): Refusal {
  return new Refusal('NOT_FOUND', 'This link does not exist, has expired, was used up or was withdrawn.');
}

/** The link acts as itself, in its own tenant. */
function callerOf({ linkKey, tenantId }: PublicLinkRow): Caller {
  const id = `public-link:${linkKey}`;
  return { id, kind: 'system', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] };
}

function contextOf(link: PublicLinkRow, idempotency: IdempotencyRequest | undefined): CommandContext {
  const caller = callerOf(link);
  const context = { caller, tenantId: link.tenantId };
  return idempotency === undefined
    ? context
    : { ...context, idempotency: { ...idempotency, operation: caller.id } };
}

/** The version that a start would use now, with the form the link shows. */
async function formOf(
  { queries }: PublicLinkPorts,
  caller: Caller,
  tenantId: string,
  processDefinitionId: string,
  formKey: Key | null,
): Promise<Shown> {
  const found = await queries.search(caller, 'processDefinitions', {
    filter: { processDefinitionId, tenantId, isLatestVersion: true },
    sort: [],
    page: { limit: 1, from: 0 },
  });
  const definition = found.items[0];
  if (definition === undefined)
    throw new Refusal('PROCESS_NOT_FOUND', `There is no process "${processDefinitionId}" in this tenant.`);
  const definitionKey = definition['processDefinitionKey'] as Key;
  const form =
    formKey === null
      ? await queries.startForm(caller, definitionKey)
      : await queries.form(caller, formKey).then((each) => (each?.['tenantId'] === tenantId ? each : null));
  if (form === null || typeof form['schema'] !== 'string')
    throw new Refusal(
      'INVALID_VALUE',
      formKey === null
        ? `The process "${processDefinitionId}" has no start form. Give it one, or name a formKey.`
        : `There is no form ${formKey} for you. Check the formKey.`,
    );
  const name = String(definition['name'] ?? processDefinitionId);
  return { definitionKey, name, form, schema: JSON.parse(form['schema']) as JsonValue };
}

/** Guests cannot upload anything. */
function requireSendable({ schema }: Shown): void {
  if (JSON.stringify(schema).includes('"type":"filepicker"'))
    throw new Refusal(
      'INVALID_VALUE',
      'The form asks for files, and guests cannot send any. Use a form without them.',
    );
}

function requireExpiry({ expiresAt }: PublicLinkSettings, at: Date): Date {
  const until = new Date(expiresAt);
  const life = until.getTime() - at.getTime();
  if (life > 0 && life <= LIFE_MS_MAX) return until;
  throw new Refusal('INVALID_VALUE', 'expiresAt must lie in the future, at most a year ahead.', {
    errors: [
      {
        pointer: '/expiresAt',
        code: 'INVALID_VALUE',
        message: 'Send a time in the future, at most a year ahead.',
      },
    ],
  });
}

async function toForm(ports: PublicLinkPorts, link: PublicLinkRow): Promise<PublicForm> {
  const { name, form, schema } = await readForGuest(ports, link);
  return {
    formId: String(form['formId']),
    version: Number(form['version']),
    schema: String(form['schema']),
    name,
    variables: namedByForm(schema, link.variables),
  };
}

/** What its process or form has become since the link was made is not for guests to know. */
async function readForGuest(ports: PublicLinkPorts, link: PublicLinkRow): Promise<Shown> {
  try {
    return await formOf(ports, callerOf(link), link.tenantId, link.processId, link.formKey);
  } catch (error) {
    throw error instanceof Refusal ? noSuchLink() : error;
  }
}

async function startBy(
  ports: PublicLinkPorts,
  link: PublicLinkRow,
  submitted: JsonObject,
  context: CommandContext,
): Promise<StartedInstance> {
  const { definitionKey, schema } = await readForGuest(ports, link);
  requireOwnFields(schema, submitted, link.variables);
  const given = (): Promise<JsonObject> => Promise.resolve(link.variables);
  const variables = await requireForm(schema, submitted, given, createFormEvaluator(ports.forms));
  if (!(await takePublicLinkUse(ports.pool, link.linkKey, new Date(ports.now())))) throw noSuchLink();
  try {
    return await ports.instances.start(context, {
      processDefinitionKey: definitionKey,
      variables: { ...link.variables, ...variables },
    });
  } catch (error) {
    await returnPublicLinkUse(ports.pool, link.linkKey);
    throw error;
  }
}

function requireOwnFields(schema: JsonValue, variables: JsonObject, given: JsonObject): void {
  const strays = findStrayValues(schema, variables, given);
  if (strays.length === 0) return;
  const errors = strays.slice(0, 100).map(({ path, why }) => ({
    pointer: pointerTo(path),
    code: why === 'unknown' ? 'UNKNOWN_PROPERTY' : 'INVALID_VALUE',
    message:
      why === 'unknown'
        ? `"${path.join('.')}" is no field of the form.`
        : `"${path.join('.')}" cannot be changed.`,
  }));
  throw new Refusal(
    'FORM_INVALID',
    `The form is not filled in correctly: ${errors.map(({ message }) => message).join(' ')}`,
    { errors },
  );
}

function receiptOf({ processInstanceKey }: StartedInstance): { readonly receipt: string } {
  return { receipt: processInstanceKey };
}

function stateOf(row: PublicLinkRow, at: number): PublicLink['state'] {
  if (row.revokedAt !== null) return 'REVOKED';
  if (row.expiresAt.getTime() <= at) return 'EXPIRED';
  return row.usesMax !== null && row.uses >= row.usesMax ? 'USED_UP' : 'ACTIVE';
}

function shown(row: PublicLinkRow, at: number): PublicLink {
  const { linkKey, tenantId, formKey, variables, description, uses, createdBy, revokedBy } = row;
  return {
    ...{ linkKey, tenantId, formKey, variables, description, uses, createdBy, revokedBy },
    processDefinitionId: row.processId,
    maxUses: row.usesMax,
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    state: stateOf(row, at),
  };
}
