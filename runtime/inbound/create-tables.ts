import { requireTenant } from '../commands/settle-outcome.ts';
import type { InboundTable, InboundTables, InboundTableSettings } from '../contract/inbound.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import { deleteTable, listTables, writeTable, type TableRow } from '../store/inbound/table-rows.ts';
import { checkEffect } from './check-effect.ts';

export interface TablesPorts {
  readonly pool: Database;
  readonly now: () => number;
  /** The readers of this process look at the settings anew. */
  readonly changed: () => Promise<void>;
}

/** Each keeps a connection open. */
const TABLES_MAX = 50;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/;

/** Tables of other databases that are listened to. */
export function createTables({ pool, now, changed }: TablesPorts): InboundTables {
  return {
    list: async (context) => {
      requireTenant(context);
      return (await listTables(pool, context.tenantId)).map(shown);
    },
    put: async (context, sourceId, settings) => {
      requireTenant(context);
      checkSettings(settings);
      const { tenantId, caller } = context;
      const all = await listTables(pool, tenantId);
      if (all.length >= TABLES_MAX && !all.some((table) => table.sourceId === sourceId))
        throw new Refusal(
          'INVALID_VALUE',
          `A tenant listens to at most ${TABLES_MAX} tables. Delete one first.`,
        );
      await writeTable(pool, {
        tenantId,
        sourceId,
        settings,
        changedAt: new Date(now()),
        changedBy: caller.id,
      });
      await changed();
    },
    delete: async (context, sourceId) => {
      requireTenant(context);
      if (!(await deleteTable(pool, context.tenantId, sourceId)))
        throw new Refusal('NOT_FOUND', `There is no table source "${sourceId}".`);
      await changed();
    },
  };
}

// helpers

function checkSettings(settings: InboundTableSettings): void {
  checkEffect(settings);
  const { table, idColumn, markColumn, channel } = settings;
  const parts = table.split('.');
  const names = [
    ...parts,
    idColumn,
    ...(markColumn === undefined ? [] : [markColumn]),
    ...(channel === undefined ? [] : [channel]),
  ];
  const wrong = parts.length > 2 ? table : names.find((name) => !IDENTIFIER.test(name));
  if (wrong !== undefined)
    throw new Refusal(
      'INVALID_VALUE',
      `"${wrong.slice(0, 100)}" is not a plain name of a table, column or channel.`,
    );
}

function shown(row: TableRow): InboundTable {
  const { createdAt, changedAt, lastRowAt, lastErrorAt, ...rest } = row;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
    lastRowAt: lastRowAt?.toISOString() ?? null,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
  };
}
