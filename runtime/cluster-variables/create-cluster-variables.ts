import type { JsonObject } from '#engine';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { CommandContext } from '../contract/caller.ts';
import type {
  ClusterVariable,
  ClusterVariables,
  ClusterVariableScope,
} from '../contract/cluster-variables.ts';
import { Refusal } from '../contract/refusal.ts';
import { inTransaction, type Database } from '../store/definitions/in-transaction.ts';
import {
  GLOBAL_SCOPE,
  lockClusterVariables,
  readClusterVariables,
  writeClusterVariable,
  type ClusterVariableRow,
} from '../store/port.ts';
import type { ClusterVariableBook } from './cluster-variable-book.ts';

/** Settings, not documents: every process of the server keeps all of them in memory. */
const VALUE_BYTES_MAX = 16_384;
const METADATA_BYTES_MAX = 4_096;
/** Of one tenant, or of all together. */
const VARIABLES_MAX = 500;

export interface ClusterVariablesPorts {
  readonly pool: Database;
  readonly book: ClusterVariableBook;
  readonly now: () => number;
  /** Other processes read them anew. */
  readonly tellOthers: () => void;
}

export interface ClusterVariableStore extends ClusterVariables, Pick<ClusterVariableBook, 'of'> {}

/** VAR-7: settings are administered beside the models that read them, so that another address needs no new version. */
export function createClusterVariables(ports: ClusterVariablesPorts): ClusterVariableStore {
  const { pool } = ports;
  const current = async (tenantId: string): Promise<readonly ClusterVariableRow[]> =>
    (await readClusterVariables(pool)).filter((row) => row.tenantId === tenantId && row.value !== null);
  return {
    of: ports.book.of,
    list: async ({ kind, tenantIds }) => {
      const maySee = (tenantId: string): boolean =>
        tenantId === GLOBAL_SCOPE || kind === 'system' || tenantIds.includes(tenantId);
      const rows = await readClusterVariables(pool);
      return rows.filter(({ tenantId, value }) => value !== null && maySee(tenantId)).map(variableOf);
    },
    get: async (context, scope, name) => {
      const rows = await current(placeOf(context, scope));
      const row = rows.find((each) => each.name === name);
      if (row === undefined) throw notFound(name);
      return variableOf(row);
    },
    create: async (context, scope, { name, value, metadata = {} }) => {
      const content = { value: textOf(value), metadata: checkedMetadata(metadata) };
      const row = await changeVariable(ports, context, scope, name, (before, count) => {
        if (before !== undefined)
          throw new Refusal('ALREADY_EXISTS', `There is a cluster variable "${name}" already. Change it.`);
        if (count >= VARIABLES_MAX)
          throw new Refusal(
            'INVALID_VALUE',
            `There are ${VARIABLES_MAX} cluster variables, and no more are kept. Delete one first.`,
          );
        return content;
      });
      return variableOf(row);
    },
    update: async (context, scope, name, { value, metadata }) => {
      const text = textOf(value);
      const row = await changeVariable(ports, context, scope, name, (before) => {
        if (before === undefined) throw notFound(name);
        return {
          value: text,
          metadata: metadata === undefined ? before.metadata : checkedMetadata(metadata),
        };
      });
      return variableOf(row);
    },
    delete: async (context, scope, name) => {
      await changeVariable(ports, context, scope, name, (before) => {
        if (before === undefined) throw notFound(name);
        return { value: null, metadata: {} };
      });
    },
  };
}

// helpers

/** Looks and writes while nobody else does. */
async function changeVariable(
  ports: ClusterVariablesPorts,
  context: CommandContext,
  scope: ClusterVariableScope,
  name: string,
  content: (
    before: ClusterVariableRow | undefined,
    count: number,
  ) => Pick<ClusterVariableRow, 'value' | 'metadata'>,
): Promise<ClusterVariableRow> {
  const tenantId = placeOf(context, scope);
  const row = await inTransaction(ports.pool, async (client) => {
    await lockClusterVariables(client);
    const rows = (await readClusterVariables(client)).filter(
      (each) => each.tenantId === tenantId && each.value !== null,
    );
    const written = {
      tenantId,
      name,
      ...content(
        rows.find((each) => each.name === name),
        rows.length,
      ),
    };
    await writeClusterVariable(client, {
      ...written,
      at: new Date(ports.now()),
      by: context.caller.id,
    });
    return { ...written, revision: '' };
  });
  await ports.book.refresh();
  ports.tellOthers();
  return row;
}

function placeOf(context: CommandContext, scope: ClusterVariableScope): string {
  if (scope === 'GLOBAL') return GLOBAL_SCOPE;
  requireTenant(context);
  return context.tenantId;
}

function variableOf({ tenantId, name, value, metadata }: ClusterVariableRow): ClusterVariable {
  return {
    name,
    tenantId: tenantId === GLOBAL_SCOPE ? null : tenantId,
    value: JSON.parse(value ?? 'null') as ClusterVariable['value'],
    metadata,
  };
}

function textOf(value: ClusterVariable['value']): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > VALUE_BYTES_MAX)
    throw new Refusal(
      'TOO_LONG',
      `A cluster variable has at most ${VALUE_BYTES_MAX} bytes of JSON. Keep larger values in a document.`,
    );
  return text;
}

function checkedMetadata(metadata: JsonObject): JsonObject {
  if (Buffer.byteLength(JSON.stringify(metadata)) > METADATA_BYTES_MAX)
    throw new Refusal(
      'TOO_LONG',
      `The metadata of a cluster variable has at most ${METADATA_BYTES_MAX} bytes.`,
    );
  return metadata;
}

function notFound(name: string): Refusal {
  return new Refusal('NOT_FOUND', `There is no cluster variable "${name}".`);
}
