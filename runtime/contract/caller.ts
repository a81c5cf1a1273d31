/** Who asks, as verified by the API: never taken from a body. */
export interface Caller {
  /** User name or client id; `system` for the server's own work. */
  readonly id: string;
  readonly kind: 'user' | 'client' | 'system';
  readonly tenantIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly roleIds: readonly string[];
  /** Rights, already narrowed by the scopes of an API token. */
  readonly grants: readonly Grant[];
  /** Absent people whose tasks this person works on now; absent where there are none. */
  readonly standsInFor?: readonly StandIn[];
}

export interface StandIn {
  readonly absentUser: string;
  /** Their groups: what is offered to those is offered to the deputy too. */
  readonly groupIds: readonly string[];
  readonly until: string;
  /** Empty: all processes. */
  readonly processDefinitionIds: readonly string[];
}

/** One permission on one resource; `*` stands for all ids. `property` limits it to rows whose property names the caller. */
export interface Grant {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly permission: string;
  readonly property?: 'assignee' | 'candidateUsers' | 'candidateGroups' | 'startedBy';
}

/** What travels with every command beside its own fields. */
export interface CommandContext {
  readonly caller: Caller;
  readonly tenantId: string;
  readonly idempotency?: IdempotencyRequest;
  /** What the values of this command are to clients of Camunda 7, where JSON does not tell it. */
  readonly variableTypes?: readonly VariableType[];
  readonly operationReference?: string;
  readonly reason?: string;
}

/** The type holds for the value it came with: a variable that was changed since then has the type of its JSON value. */
export interface VariableType {
  readonly name: string;
  readonly type: string;
  /** Hash of the value's JSON text, as whoever shows the variable computes it. */
  readonly valueHash: string;
}

/** G2: stored in the transaction of the effect, unique on (tenant, operation, key); a repeat gets the stored answer. */
export interface IdempotencyRequest {
  /** Method and route. */
  readonly operation: string;
  readonly key: string;
  /** SHA-256 of the request, hex. Another hash under the same key is refused `IDEMPOTENCY_KEY_REUSED`. */
  readonly requestHash: string;
  /** Called when the stored answer of an earlier request is given, so that the answer can say so (`Idempotency-Replayed`). */
  readonly onReplayed?: () => void;
}
