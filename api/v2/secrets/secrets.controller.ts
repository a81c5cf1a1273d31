import type { JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onPath } from '../../auth/permission.ts';
import { dateField, dateOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { opt, tenantId, text } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { tenantOfSearch } from './tenant-of-search.ts';

const VALUE_LENGTH_MAX = 16_384;

const SecretParams = params({
  name: z.string().regex(/^[A-Za-z_][\w-]{0,127}$/, {
    error:
      'INVALID_VALUE: The name of a secret has 1 to 128 letters, digits, _ or -, and begins with a letter or _.',
  }),
});
const SecretQuery = z.strictObject({ tenantId: opt(tenantId()), force: opt(z.enum(['true', 'false'])) });
const SecretBody = z.strictObject({
  value: text(VALUE_LENGTH_MAX).min(1),
  description: opt(text(1000)),
  tenantId: opt(tenantId()),
});
const SecretSearch = searchBody({ name: 'text', source: 'text', description: 'text', tenantId: 'text' }, [
  'name',
  'source',
  'changedAt',
]);
const Secret = z
  .object({
    name: textField(),
    description: textField(),
    source: z.enum(['STORED', 'ENVIRONMENT']),
    createdAt: dateOrNull(),
    changedAt: dateOrNull(),
    changedBy: textOrNull(),
    lastUsedAt: dateOrNull(),
    usedBy: z.array(textField()),
    tenantId: textField(),
  })
  .meta({ id: 'Secret' });
const UseSearch = searchBody(
  { processDefinitionId: 'text', elementId: 'text', processInstanceKey: 'text', tenantId: 'text' },
  ['usedAt', 'processDefinitionId'],
);
const SecretUse = z
  .object({
    usedAt: dateField(),
    processDefinitionId: textField(),
    elementId: textField(),
    processInstanceKey: textField(),
    jobKey: textField(),
  })
  .meta({ id: 'SecretUse' });

/** Credentials of connectors (security.md). No call here answers a value. */
@Controller()
export class SecretsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/secrets/search',
    summary: 'Find secrets by name; values are never shown',
    permission: filtered('SECRET:READ'),
    level: 'X1',
    idempotency: 'R',
    body: SecretSearch,
    response: searchAnswer(Secret),
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async searchSecrets(@Input() call: Call<typeof SecretSearch>): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const context = call.context(tenant);
    const secrets = await this.runtime.secrets.list(context);
    const visible = secrets.filter(({ name }) => this.access.isAllowed(call.caller, ['SECRET:READ'], name));
    const rows = visible.map((secret): JsonObject => ({
      ...secret,
      usedBy: [...secret.usedBy],
      tenantId: context.tenantId,
    }));
    return pageOf(rows, search);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/secrets/:name/uses/search',
    summary: 'Find out which tasks got a secret, and when',
    permission: onPath('name', 'SECRET:READ'),
    level: 'X1',
    idempotency: 'R',
    params: SecretParams,
    body: UseSearch,
    response: searchAnswer(SecretUse),
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async searchSecretUses(@Input() call: Call<typeof UseSearch, typeof SecretParams>): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const uses = await this.runtime.secrets.uses(call.context(tenant), call.params.name);
    return pageOf(
      uses.map((use): JsonObject => ({ ...use })),
      search,
    );
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/secrets/:name',
    summary: 'Create or replace a secret',
    permission: onPath('name', 'SECRET:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: SecretParams,
    body: SecretBody,
    codes: ['INVALID_VALUE', 'TOO_LONG'],
  })
  async putSecret(@Input() call: Call<typeof SecretBody, typeof SecretParams>): Promise<void> {
    const { value, description } = call.body;
    await this.runtime.secrets.put(call.context(call.body), call.params.name, {
      value,
      ...(description === undefined ? {} : { description }),
    });
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/secrets/:name',
    summary: 'Delete a secret; one that something refers to only with force=true',
    permission: onPath('name', 'SECRET:DELETE'),
    level: 'X1',
    idempotency: 'N',
    params: SecretParams,
    query: SecretQuery,
    codes: ['NOT_FOUND', 'SECRET_IN_USE'],
  })
  async deleteSecret(@Input() call: Call<undefined, typeof SecretParams, typeof SecretQuery>): Promise<void> {
    const { force, ...tenant } = call.query;
    await this.runtime.secrets.delete(call.context(tenant), call.params.name, force === 'true');
  }
}
