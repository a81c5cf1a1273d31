import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onPath } from '../../auth/permission.ts';
import { dateOrNull, textField, textOrNull, values } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { jsonObject, opt, tenantId, text } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireRevision, setRevision } from '../revision.ts';

const HOSTS_MAX = 100;
const HEADERS_MAX = 50;

const ConnectorParams = params({ type: z.string().min(1).max(255) });
const ConnectorQuery = z.strictObject({ tenantId: opt(tenantId()) });
const ConnectorSettingsBody = z.strictObject({
  enabled: z.boolean(),
  defaults: opt(jsonObject()),
  limits: opt(
    z.strictObject({
      timeoutSeconds: opt(z.int().min(1).max(300)),
      responseBytes: opt(z.int().min(1).max(1_048_576)),
    }),
  ),
  allowedHosts: opt(z.array(text(300).min(1)).max(HOSTS_MAX)),
  tenantId: opt(tenantId()),
});
const ConnectorSettings = z
  .object({
    type: textField(),
    tenantId: textField(),
    enabled: z.boolean(),
    defaults: values(),
    limits: z.object({ timeoutSeconds: z.int().nullable(), responseBytes: z.int().nullable() }),
    allowedHosts: z.array(textField()).nullable(),
    reachesHosts: z.boolean(),
    revision: z.int(),
    changedAt: dateOrNull(),
    changedBy: textOrNull(),
  })
  .meta({ id: 'ConnectorSettings' });
const ConnectorTestBody = z.strictObject({
  inputs: opt(jsonObject()),
  headers: opt(
    z
      .record(z.string().min(1).max(255), text(65_536))
      .refine((all) => Object.keys(all).length <= HEADERS_MAX, {
        error: `TOO_LONG: A task has at most ${HEADERS_MAX} headers here.`,
      }),
  ),
  tenantId: opt(tenantId()),
});
const ConnectorTestAnswer = z
  .object({ ok: z.boolean(), message: textOrNull(), ms: z.int(), result: values().nullable() })
  .meta({ id: 'ConnectorTest' });

type ReadCall = Call<undefined, typeof ConnectorParams, typeof ConnectorQuery>;

/** How a tenant uses the connectors of the server. */
@Controller()
export class ConnectorSettingsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/connectors/:type',
    summary: 'Read what a tenant says of a connector; the answer carries its revision as ETag',
    permission: onPath('type', 'CONNECTOR:READ'),
    level: 'X2',
    idempotency: 'R',
    params: ConnectorParams,
    query: ConnectorQuery,
    response: ConnectorSettings,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getConnectorSettings(@Input() call: ReadCall): Promise<object> {
    const context = call.context(call.query);
    const { type } = call.params;
    const settings = await this.runtime.connectors.getSettings(context, type);
    setRevision(call.reply, settings.revision);
    return { type, tenantId: context.tenantId, ...settings };
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/connectors/:type',
    summary: 'Replace what a tenant says of a connector; what is left out is as the server has it',
    permission: onPath('type', 'CONNECTOR:UPDATE'),
    level: 'X2',
    idempotency: 'N',
    params: ConnectorParams,
    body: ConnectorSettingsBody,
    status: 200,
    response: ConnectorSettings,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'INVALID_VALUE', 'REVISION_CONFLICT'],
  })
  async putConnectorSettings(
    @Input() call: Call<typeof ConnectorSettingsBody, typeof ConnectorParams>,
  ): Promise<object> {
    const context = call.context(call.body);
    const { type } = call.params;
    const { enabled, defaults = {}, limits, allowedHosts = null } = call.body;
    const { timeoutSeconds = null, responseBytes = null } = limits ?? {};
    const saved = await this.runtime.connectors.putSettings(
      context,
      type,
      { enabled, defaults, limits: { timeoutSeconds, responseBytes }, allowedHosts },
      requireRevision(call.request),
    );
    setRevision(call.reply, saved.revision);
    return { type, tenantId: context.tenantId, ...saved };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/connectors/:type/test',
    summary: 'Try one call of a connector, with the defaults, limits and hosts of the tenant',
    permission: onPath('type', 'CONNECTOR:UPDATE'),
    level: 'X2',
    idempotency: 'K',
    params: ConnectorParams,
    body: ConnectorTestBody,
    status: 200,
    response: ConnectorTestAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'CONNECTORS_OFF'],
  })
  async testConnector(
    @Input() call: Call<typeof ConnectorTestBody, typeof ConnectorParams>,
  ): Promise<object> {
    const { inputs = {}, headers } = call.body;
    return this.runtime.connectors.test(call.context(call.body), call.params.type, {
      inputs,
      // Without a header nothing of the answer would be seen.
      headers: headers ?? { resultVariable: 'result' },
    });
  }
}
