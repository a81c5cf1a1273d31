import type { JsonObject } from '#engine';
import type { CommandContext } from './caller.ts';

/** What an arrival does: FEEL over what arrived, without the `=` mark. */
export interface InboundEffect {
  readonly action: 'START' | 'PUBLISH_MESSAGE';
  /** For START. */
  readonly processDefinitionId?: string;
  /** For PUBLISH_MESSAGE. */
  readonly messageName?: string;
  readonly correlationKeyExpression?: string;
  /** How long the message waits for somebody; an hour unless said. */
  readonly timeToLiveMs?: number;
  readonly businessIdExpression?: string;
  /** A context of variables; `{body: body}` unless said. */
  readonly variablesExpression?: string;
}

/** How a call proves that it comes from who knows the secret. */
export type InboundAuth =
  | { readonly type: 'BEARER' }
  | { readonly type: 'BASIC'; readonly username: string }
  | { readonly type: 'HMAC'; readonly style: 'STANDARD' | 'GITHUB' | 'STRIPE' | 'SLACK' }
  | {
      readonly type: 'HMAC';
      readonly style: 'CUSTOM';
      readonly header: string;
      readonly encoding: 'hex' | 'base64';
      /** Stands before the signature in its header. */
      readonly prefix: string;
      /** Seconds since 1970; they are then signed as `timestamp.body`. */
      readonly timestampHeader?: string;
    };

export interface InboundHookSettings extends InboundEffect {
  readonly auth: InboundAuth;
  /** Of a hook that a model declares: the secret is one of the tenant, by its name. */
  readonly secretName?: string;
  /** Tells repeated deliveries; what the signature covers unless said. */
  readonly deliveryIdExpression?: string;
  readonly enabled: boolean;
  readonly description: string;
}

export interface InboundHook {
  readonly hookId: string;
  readonly tenantId: string;
  readonly settings: InboundHookSettings;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
  /** The version and the event that declare it; null for one that was set up by a call. */
  readonly declaredBy: HookOwner | null;
  /** Until then calls with the secret before the last rotation are accepted, too. */
  readonly previousSecretUntil: string | null;
}

export interface HookOwner {
  readonly processDefinitionId: string;
  readonly processDefinitionKey: string;
  readonly elementId: string;
}

/** A call that came in: what became of it, never what it said. */
export interface HookDelivery {
  readonly receivedAt: string;
  readonly bytes: number;
  /** Null when it had its effect. */
  readonly code: string | null;
  readonly message: string | null;
  readonly receipt: string | null;
}

/** What a call would do. */
export interface HookRehearsal {
  readonly action: InboundEffect['action'];
  readonly deliveryId: string | null;
  readonly businessId: string | null;
  readonly correlationKey: string | null;
  readonly variables: JsonObject;
}

/** A call of a hook as it came: names of headers in lower case, each at most once. */
export interface HookCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface InboundHooks {
  list(context: CommandContext): Promise<readonly InboundHook[]>;
  get(context: CommandContext, hookId: string): Promise<InboundHook>;
  /** Without a secret one is made; either way it is told only here. */
  create(
    context: CommandContext,
    settings: InboundHookSettings,
    secret?: string,
  ): Promise<{ readonly hook: InboundHook; readonly secret: string }>;
  /** The secret stays when none is given. */
  update(
    context: CommandContext,
    hookId: string,
    settings: InboundHookSettings,
    secret?: string,
  ): Promise<InboundHook>;
  delete(context: CommandContext, hookId: string): Promise<void>;
  /** A new secret; the one before is accepted for this long. */
  rotate(
    context: CommandContext,
    hookId: string,
    overlapMs: number,
  ): Promise<{ readonly secret: string; readonly previousSecretUntil: string | null }>;
  /** The newest first; the last hundred are kept. */
  deliveries(context: CommandContext, hookId: string): Promise<readonly HookDelivery[]>;
  /** Evaluates the expressions of the hook over a call and does nothing. */
  rehearse(context: CommandContext, hookId: string, call: HookCall): Promise<HookRehearsal>;
  /** Refused `NOT_AUTHENTICATED` when the call does not prove itself; a repeated delivery gets the same receipt. */
  receive(hookId: string, call: HookCall): Promise<{ readonly receipt: string }>;
}

/** Rows of a table of another PostgreSQL database; each has one effect and is then deleted or marked. */
export interface InboundTableSettings extends InboundEffect {
  /** The secret with the address: `postgresql://user:password@host:port/database`. */
  readonly connectionSecret: string;
  /** `table` or `schema.table`. */
  readonly table: string;
  /** Unique and rising; it tells repeats. */
  readonly idColumn: string;
  /** A time stamp that is empty until the row was taken; without one taken rows are deleted. */
  readonly markColumn?: string;
  /** What the writer notifies (`NOTIFY`) so that rows are taken at once. */
  readonly channel?: string;
  readonly pollSeconds: number;
  readonly enabled: boolean;
  readonly description: string;
}

export interface InboundTable {
  readonly sourceId: string;
  readonly tenantId: string;
  readonly settings: InboundTableSettings;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly lastRowAt: string | null;
  /** Why reading stands still. */
  readonly lastError: string | null;
  readonly lastErrorAt: string | null;
}

export interface InboundTables {
  list(context: CommandContext): Promise<readonly InboundTable[]>;
  put(context: CommandContext, sourceId: string, settings: InboundTableSettings): Promise<void>;
  delete(context: CommandContext, sourceId: string): Promise<void>;
}
