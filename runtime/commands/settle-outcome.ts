import type { JsonValue } from '#engine';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import { hashOf, violatedConstraint, type Pools } from '../store/port.ts';
import type { Outcome, Submission, Transition } from './submission.ts';

/** G2: the stored answer of an earlier request with the same key; null when there is none. */
export async function findStoredAnswer(
  pools: Pools,
  context: CommandContext,
): Promise<{ answer: JsonValue } | null> {
  const { idempotency } = context;
  if (idempotency === undefined) return null;
  const { rows } = await pools.work.query<{ answer: JsonValue; hash: Buffer }>({
    name: 'find_stored_answer',
    text: 'SELECT answer, request_hash AS hash FROM idempotency WHERE id = $1::bytea',
    values: [idempotencyId(context)],
  });
  const row = rows[0];
  if (row === undefined) return null;
  if (row.hash.toString('hex') !== idempotency.requestHash.toLowerCase()) {
    throw new Refusal(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request. Use a new key for a new request.',
    );
  }
  idempotency.onReplayed?.();
  return { answer: row.answer };
}

/** What a submission carries of the types of its variables. */
export function variableTypesOf({ variableTypes }: CommandContext): Pick<Submission, 'variableTypes'> {
  return variableTypes === undefined || variableTypes.length === 0 ? {} : { variableTypes };
}

/** What a submission carries of the caller's key. */
export function idempotencyOf(context: CommandContext): Pick<Submission, 'idempotency'> {
  const { idempotency } = context;
  if (idempotency === undefined) return {};
  return {
    idempotency: { id: idempotencyId(context), requestHash: `\\x${idempotency.requestHash.toLowerCase()}` },
  };
}

/** The row that keeps the answer, for effects that are no command of one instance; null when nobody sent a key. */
export function storedAnswerOf(
  context: CommandContext,
  answer: JsonValue,
): { readonly id: string; readonly requestHash: string; readonly answer: string } | null {
  const { idempotency } = idempotencyOf(context);
  return idempotency === undefined ? null : { ...idempotency, answer: JSON.stringify(answer) };
}

/** A twin with the same Idempotency-Key was faster: both get its answer. Every other error is thrown again. */
export async function answerOfTwin(
  pools: Pools,
  context: CommandContext,
  error: unknown,
): Promise<JsonValue> {
  const twin =
    violatedConstraint(error) === 'idempotency_pkey' ? await findStoredAnswer(pools, context) : null;
  if (twin === null) throw error;
  return twin.answer;
}

function idempotencyId(context: CommandContext): string {
  return hashOf(context.tenantId, context.idempotency?.operation ?? '', context.idempotency?.key ?? '');
}

/** The transition, or the refusal the caller gets. A used idempotency key gives the stored answer as `replayed`. */
export async function settleOutcome(
  pools: Pools,
  context: CommandContext,
  outcome: Outcome,
): Promise<{ transition: Transition } | { replayed: JsonValue }> {
  if (outcome.kind === 'done') return { transition: outcome.transition };
  if (outcome.kind === 'rejected') throw refusalOf(outcome.rejection);
  if (outcome.by === 'idempotency') {
    const stored = await findStoredAnswer(pools, context);
    if (stored !== null) return { replayed: stored.answer };
  }
  throw new Refusal('INTERNAL_ERROR', 'The command was kept out by a check that no longer holds. Repeat it.');
}

export function refusalOf(rejection: {
  readonly code: string;
  readonly message: string;
  readonly details?: Refusal['details'];
}): Refusal {
  return new Refusal(rejection.code, rejection.message, rejection.details);
}

/** G9: what belongs to a tenant the caller is not in does not exist for the caller. */
export function maySee(context: CommandContext, tenantId: string): boolean {
  return context.caller.kind === 'system' || context.caller.tenantIds.includes(tenantId);
}

/** What is created belongs to the tenant of the request; the default one is a tenant like all others. */
export function requireTenant(context: CommandContext): void {
  if (maySee(context, context.tenantId)) return;
  throw new Refusal(
    'TENANT_NOT_ASSIGNED',
    `You are not a member of the tenant "${context.tenantId}". Name one of your own tenants as tenantId.`,
  );
}
