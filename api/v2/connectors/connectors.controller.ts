import type { JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered } from '../../auth/permission.ts';
import { dateOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { tenantOfSearch } from '../secrets/tenant-of-search.ts';

const ConnectorSearch = searchBody({ type: 'text', state: 'text', tenantId: 'text' }, [
  'type',
  'lastCallAt',
  'lastFailureAt',
]);
const Connector = z
  .object({
    type: textField(),
    state: z.enum(['RUNNING', 'OFF', 'NOT_CONFIGURED']),
    enabled: z.boolean(),
    missing: textOrNull(),
    calls: z.int(),
    failures: z.int(),
    lastCallAt: dateOrNull(),
    lastFailureAt: dateOrNull(),
    lastFailure: textOrNull(),
    tenantId: textField(),
  })
  .meta({ id: 'Connector' });

/** The connectors that run inside the server. */
@Controller()
export class ConnectorsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/connectors/search',
    summary: 'Find the connectors of this server, with their calls and failures in one tenant',
    permission: filtered('CONNECTOR:READ'),
    level: 'X2',
    idempotency: 'R',
    body: ConnectorSearch,
    response: searchAnswer(Connector),
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async searchConnectors(@Input() call: Call<typeof ConnectorSearch>): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const context = call.context(tenant);
    const connectors = await this.runtime.connectors.list(context);
    const visible = connectors.filter(({ type }) =>
      this.access.isAllowed(call.caller, ['CONNECTOR:READ'], type),
    );
    const rows = visible.map((each): JsonObject => ({ ...each, tenantId: context.tenantId }));
    return pageOf(rows, search);
  }
}
