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
  /** When a task last got its value; null when none did within the time that uses are kept. */
  readonly lastUsedAt: string | null;
  /** Where it is named: processes, `hook:` and `table:` with their ids. */
  readonly usedBy: readonly string[];
}

/** A task that got the value. */
export interface SecretUse {
  readonly usedAt: string;
  readonly processDefinitionId: string;
  readonly elementId: string;
  readonly processInstanceKey: string;
  readonly jobKey: string;
}

/** Credentials of connectors: models refer to them by name; reading one back needs a right of its own. */
export interface Secrets {
  list(context: CommandContext): Promise<readonly SecretInfo[]>;
  /** The newest uses first. */
  uses(context: CommandContext, name: string): Promise<readonly SecretUse[]>;
  /**
   * The value itself, for whoever may see it (`SECRET:REVEAL`); null when there is none. It is noted as a use, by the caller and
   * not by a task.
   */
  reveal(context: CommandContext, name: string): Promise<string | null>;
  /** Creates or replaces; the description stays when none is given. */
  put(
    context: CommandContext,
    name: string,
    secret: { readonly value: string; readonly description?: string },
  ): Promise<void>;
  /** Refused `SECRET_IN_USE` while something refers to it, unless `isUsedToo` says that this is meant. */
  delete(context: CommandContext, name: string, isUsedToo?: boolean): Promise<void>;
}
