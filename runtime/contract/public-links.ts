import type { JsonObject, Key } from '#engine';
import type { CommandContext, IdempotencyRequest } from './caller.ts';

export interface PublicLinkSettings {
  readonly expiresAt: string;
  /** Absent: as often as somebody likes until it expires. */
  readonly maxUses?: number;
  /** A deployed form that is shown instead of the start form. */
  readonly formKey?: Key;
  /** Every instance begins with them; a field of the form that has one of their names shows it. */
  readonly variables: JsonObject;
  readonly description: string;
}

/** A link to a start form for people who have no account; its token is never shown again. */
export interface PublicLink extends Required<Omit<PublicLinkSettings, 'maxUses' | 'formKey'>> {
  readonly linkKey: Key;
  readonly processDefinitionId: string;
  readonly tenantId: string;
  readonly maxUses: number | null;
  readonly formKey: Key | null;
  readonly uses: number;
  readonly lastUsedAt: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
  readonly state: 'ACTIVE' | 'USED_UP' | 'EXPIRED' | 'REVOKED';
}

/** What a guest gets to see: the form and what its own fields begin with. */
export interface PublicForm {
  readonly formId: string;
  readonly version: number;
  readonly schema: string;
  /** The name of the process. */
  readonly name: string;
  readonly variables: JsonObject;
}

export interface PublicLinks {
  /** The token is the caller's to make and to show once; only its hash is kept. */
  create(
    context: CommandContext,
    processDefinitionId: string,
    token: string,
    settings: PublicLinkSettings,
  ): Promise<PublicLink>;
  /** The newest first, those that ended too. */
  list(context: CommandContext, processDefinitionId: string): Promise<readonly PublicLink[]>;
  revoke(context: CommandContext, processDefinitionId: string, linkKey: Key): Promise<void>;
  /** Refused `NOT_FOUND` in the same words whether the link never was, expired, is used up or was revoked. */
  open(token: string): Promise<PublicForm>;
  /** Starts an instance; the receipt is its key. */
  send(
    token: string,
    variables: JsonObject,
    idempotency?: IdempotencyRequest,
  ): Promise<{ readonly receipt: string }>;
}
