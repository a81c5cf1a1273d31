import type { PoolClient } from 'pg';
import { lookupOf } from '../lookup.ts';

/** What creates instances of a process when it occurs (PRC-1, PRC-4, PRC-6), evaluated at deployment (TMR-2). */
export type StartRow = {
  /** The start event, receive task, or arm of an event-based gateway. */
  readonly elementId: string;
  /** Index into the definitions of the event. */
  readonly definition: number;
  /** MUL-3: how many definitions have to occur; null where this one is enough. */
  readonly collects: number | null;
} & (
  | { readonly kind: 'message' | 'signal'; readonly name: string }
  | { readonly kind: 'condition' }
  | {
      readonly kind: 'timer';
      readonly dueAt: number;
      readonly repetitionsLeft: number | null;
      readonly cycle: string | null;
      /** A fixed date: fires once per process id and element, whatever the version (TMR-9). */
      readonly isDate: boolean;
    }
);

export interface StartingVersion {
  readonly tenantId: string;
  readonly processId: string;
  readonly definitionKey: string;
  readonly at: Date;
}

/**
 * PRC-1: the start events of this version from now on, and of no other. `nextKey` gives keys of the shard 0: a start has no instance
 * yet whose shard it could share. Answers whether anything waits now.
 */
export async function replaceStartRows(
  client: PoolClient,
  version: StartingVersion,
  rows: readonly StartRow[],
  nextKey: () => string,
): Promise<boolean> {
  const { tenantId, processId } = version;
  const due = await undoneTimers(client, version, rows);
  await removeStartRows(client, tenantId, processId);
  for (const row of due) {
    if (row.kind === 'timer') await insertTimer(client, version, row, nextKey());
    else await insertSubscription(client, version, row, nextKey());
  }
  return due.length > 0;
}

export async function removeStartRows(
  client: PoolClient,
  tenantId: string,
  processId: string,
): Promise<void> {
  await client.query('delete from start_subscriptions where tenant_id = $1 and process_id = $2', [
    tenantId,
    processId,
  ]);
  // What was collected belongs to the starts that end here (MUL-3).
  await client.query('delete from start_collections where tenant_id = $1 and process_id = $2', [
    tenantId,
    processId,
  ]);
  await client.query('delete from timers where instance_key is null and tenant_id = $1 and process_id = $2', [
    tenantId,
    processId,
  ]);
}

// helpers

/**
 * TMR-9: a date starts one instance per process id and start event, not one per version. A past date that the version before had in
 * the same start event, and that waits no more, has had its instance.
 */
async function undoneTimers(
  client: PoolClient,
  version: StartingVersion,
  rows: readonly StartRow[],
): Promise<readonly StartRow[]> {
  const past = rows.filter((row) => row.kind === 'timer' && row.isDate && row.dueAt <= version.at.getTime());
  if (past.length === 0) return rows;
  const { rows: done } = await client.query<{ elementId: string }>(
    `select p.element_id as "elementId" from unnest($4::text[]) as p (element_id)
     where exists (
         select 1 from process_definitions before join process_definitions now on now.key = $3
         where before.tenant_id = $1 and before.process_id = $2 and before.version < now.version
           and before.model -> 'elements' -> p.element_id ->> 'eventDefinitions' = now.model -> 'elements' -> p.element_id ->> 'eventDefinitions')
       and not exists (
         select 1 from timers t
         where t.instance_key is null and t.tenant_id = $1 and t.process_id = $2 and t.element_id = p.element_id)`,
    [version.tenantId, version.processId, version.definitionKey, past.map((row) => row.elementId)],
  );
  return rows.filter((row) => !past.includes(row) || !done.some((d) => d.elementId === row.elementId));
}

/** PRC-8: what would start a suspended version waits with it. */
function isSuspended(definitionKey: string): string {
  return `(select d.suspended from process_definitions d where d.key = ${definitionKey})`;
}

async function insertSubscription(
  client: PoolClient,
  version: StartingVersion,
  row: Exclude<StartRow, { kind: 'timer' }>,
  key: string,
): Promise<void> {
  const { tenantId, processId, definitionKey, at } = version;
  const name = row.kind === 'condition' ? '' : row.name;
  await client.query(
    `insert into start_subscriptions (key, tenant_id, kind, name, lookup, process_id, definition_key, element_id, created_at, definition, collects,
       suspended)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, ${isSuspended('$7')})`,
    [
      key,
      tenantId,
      row.kind,
      name,
      lookupOf(tenantId, row.kind, name),
      processId,
      definitionKey,
      row.elementId,
      at,
      row.definition,
      row.collects,
    ],
  );
  if (row.kind !== 'message') return;
  // MSG-3: what was kept for somebody who waits later is offered again, by the sweep that looks for messages not yet offered.
  await client.query(
    'update messages set unmatched = true where tenant_id = $1 and name = $2 and expires_at > $3',
    [tenantId, name, at],
  );
}

async function insertTimer(
  client: PoolClient,
  version: StartingVersion,
  row: Extract<StartRow, { kind: 'timer' }>,
  key: string,
): Promise<void> {
  await client.query(
    `insert into timers (key, due_at, definition_key, occurrence, repetitions_left, shard, tenant_id, element_id, process_id, cycle, start_definition,
       collects, suspended)
     values ($1, $2, $3, 0, $4, ($1::bigint & 1023)::smallint, $5, $6, $7, $8, $9, $10, ${isSuspended('$3')})`,
    [
      key,
      new Date(row.dueAt),
      version.definitionKey,
      row.repetitionsLeft,
      version.tenantId,
      row.elementId,
      version.processId,
      row.cycle,
      row.definition,
      row.collects,
    ],
  );
}
