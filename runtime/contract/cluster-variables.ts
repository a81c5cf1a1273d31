import type { JsonObject, JsonValue } from '#engine';
import type { Caller, CommandContext } from './caller.ts';

export interface ClusterVariable {
  readonly name: string;
  /** Null: all tenants see it. */
  readonly tenantId: string | null;
  readonly value: JsonValue;
  readonly metadata: JsonObject;
}

/** Where a cluster variable belongs: to the tenant of the command, or to all. */
export type ClusterVariableScope = 'GLOBAL' | 'TENANT';

/** VAR-7: values that every process of a tenant, or of all tenants, can read as `camunda.vars`. */
export interface ClusterVariables {
  /** Those of all tenants, and of the tenants of the caller. */
  list(caller: Caller): Promise<readonly ClusterVariable[]>;
  /** Refused `NOT_FOUND` when there is none. */
  get(context: CommandContext, scope: ClusterVariableScope, name: string): Promise<ClusterVariable>;
  /** Refused `ALREADY_EXISTS` when there is one. */
  create(
    context: CommandContext,
    scope: ClusterVariableScope,
    variable: ClusterVariableContent & { readonly name: string },
  ): Promise<ClusterVariable>;
  /** Refused `NOT_FOUND` when there is none. What is evaluated from then on sees it. */
  update(
    context: CommandContext,
    scope: ClusterVariableScope,
    name: string,
    content: ClusterVariableContent,
  ): Promise<ClusterVariable>;
  delete(context: CommandContext, scope: ClusterVariableScope, name: string): Promise<void>;
}

export interface ClusterVariableContent {
  readonly value: JsonValue;
  /** Kept as it is when absent. */
  readonly metadata?: JsonObject;
}
