import type { InboundTable, JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onPath } from '../../auth/permission.ts';
import { dateField, dateOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { id, opt, tenantId, text, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { effectAnswer, effectFields, effectOf, effectShown } from '../inbound-hooks/inbound.dto.ts';
import { pageOf } from '../../http/page-of.ts';
import { tenantOfSearch } from '../secrets/tenant-of-search.ts';

const POLL_SECONDS_MAX = 3600;
const POLL_SECONDS = 5;

const TableBody = z.strictObject({
  ...effectFields,
  connectionSecret: id(),
  table: text(127).min(1),
  idColumn: withDefault(text(63), 'id'),
  markColumn: opt(text(63)),
  channel: opt(text(63)),
  pollSeconds: withDefault(z.int().min(1).max(POLL_SECONDS_MAX), POLL_SECONDS),
  tenantId: opt(tenantId()),
});
const TableParams = params({
  sourceId: z.string().regex(/^[\w.-]{1,100}$/, {
    error: 'INVALID_VALUE: The id of a source has 1 to 100 letters, digits or . - _.',
  }),
});
const TableQuery = z.strictObject({ tenantId: opt(tenantId()) });
const TableSearch = searchBody({ sourceId: 'text', table: 'text', enabled: 'boolean', tenantId: 'text' }, [
  'sourceId',
  'createdAt',
]);
const Table = z
  .object({
    sourceId: textField(),
    ...effectAnswer,
    connectionSecret: textField(),
    table: textField(),
    idColumn: textField(),
    markColumn: textOrNull(),
    channel: textOrNull(),
    pollSeconds: z.int(),
    createdAt: dateField(),
    changedAt: dateField(),
    changedBy: textField(),
    lastRowAt: dateOrNull(),
    lastError: textOrNull(),
    lastErrorAt: dateOrNull(),
    tenantId: textField(),
  })
  .meta({ id: 'InboundTable' });

/** Tables of other PostgreSQL databases whose rows start processes or publish messages. */
@Controller()
export class InboundTablesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'PUT',
    path: '/v2/inbound-tables/:sourceId',
    summary: 'Listen to a table; each of its rows has one effect and is then deleted or marked',
    permission: onPath('sourceId', 'WEBHOOK:UPDATE'),
    level: 'X2',
    idempotency: 'N',
    params: TableParams,
    body: TableBody,
    codes: ['INVALID_VALUE', 'EXPRESSION_FAILED'],
  })
  async putInboundTable(@Input() call: Call<typeof TableBody, typeof TableParams>): Promise<void> {
    const { body, caller } = call;
    const effect = effectOf(body);
    // Who sets it up lets rows do this, and lets the server use the secret: both have to be theirs.
    if (effect.action === 'START')
      this.access.require(caller, ['PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'], effect.processDefinitionId);
    else this.access.require(caller, ['MESSAGE:CREATE'], effect.messageName);
    this.access.require(caller, ['SECRET:READ'], body.connectionSecret);
    const { connectionSecret, table, idColumn, markColumn, channel, pollSeconds, enabled, description } =
      body;
    await this.runtime.tables.put(call.context(body), call.params.sourceId, {
      ...effect,
      ...{ connectionSecret, table, idColumn, pollSeconds, enabled, description },
      ...(markColumn === undefined ? {} : { markColumn }),
      ...(channel === undefined ? {} : { channel }),
    });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/inbound-tables/search',
    summary: 'Find the tables that are listened to, with what went wrong last',
    permission: filtered('WEBHOOK:READ'),
    level: 'X2',
    idempotency: 'R',
    body: TableSearch,
    response: searchAnswer(Table),
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async searchInboundTables(@Input() call: Call<typeof TableSearch>): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const tables = await this.runtime.tables.list(call.context(tenant));
    const visible = tables.filter(({ sourceId }) =>
      this.access.isAllowed(call.caller, ['WEBHOOK:READ'], sourceId),
    );
    return pageOf(visible.map(shown), search);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/inbound-tables/:sourceId',
    summary: 'Stop listening to a table',
    permission: onPath('sourceId', 'WEBHOOK:DELETE'),
    level: 'X2',
    idempotency: 'N',
    params: TableParams,
    query: TableQuery,
    codes: ['NOT_FOUND'],
  })
  async deleteInboundTable(
    @Input() call: Call<undefined, typeof TableParams, typeof TableQuery>,
  ): Promise<void> {
    await this.runtime.tables.delete(call.context(call.query), call.params.sourceId);
  }
}

// helpers

function shown({ settings, ...table }: InboundTable): JsonObject {
  const {
    connectionSecret,
    table: name,
    idColumn,
    markColumn,
    channel,
    pollSeconds,
    enabled,
    description,
  } = settings;
  return {
    ...table,
    ...effectShown(settings),
    ...{ connectionSecret, table: name, idColumn, pollSeconds, enabled, description },
    markColumn: markColumn ?? null,
    channel: channel ?? null,
  };
}
