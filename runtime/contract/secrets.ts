import type { CommandContext } from './caller.ts';

/** What may be known of a secret. */
export interface SecretInfo {
  readonly name: string;
  readonly description: string;
  /** Those of the environment cannot be changed here. */
  readonly source: 'STORED' | 'ENVIRONMENT';
  readonly createdAt: string | null;
  readonly changedAt: string | null;
  readonly changedBy: string | null;
}

/** Credentials of connectors: models refer to them by name, nobody reads them back. */
export interface Secrets {
  list(context: CommandContext): Promise<readonly SecretInfo[]>;
  /** Creates or replaces; the description stays when none is given. */
  put(
    context: CommandContext,
    name: string,
    secret: { readonly value: string; readonly description?: string },
  ): Promise<void>;
  /** Refused `SECRET_IN_USE` while a deployed process refers to it. */
  delete(context: CommandContext, name: string): Promise<void>;
}
