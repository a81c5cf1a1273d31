import type { JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onPath } from '../../auth/permission.ts';
import { PublicLinkTokens } from '../../auth/public-link-tokens.ts';
import type { Config } from '../../config.ts';
import {
  dateField,
  dateOrNull,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
} from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import {
  dateTime,
  defined,
  id,
  key,
  opt,
  tenantId,
  text,
  variables,
  withDefault,
} from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { CONFIG, RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { tenantOfSearch } from '../secrets/tenant-of-search.ts';

/** A campaign may be large; more than this is no limit any more. */
const USES_MAX = 1_000_000;
const DESCRIPTION_MAX = 500;

const permission = onPath('processDefinitionId', 'PROCESS_DEFINITION:UPDATE_PROCESS_DEFINITION');
const ProcessParams = params({ processDefinitionId: id() });
const LinkParams = params({ processDefinitionId: id(), linkKey: key() });
const LinkQuery = z.strictObject({ tenantId: opt(tenantId()) });
const LinkBody = z.strictObject({
  expiresAt: dateTime(),
  maxUses: opt(z.int().min(1).max(USES_MAX)),
  formKey: opt(key()),
  variables: withDefault(variables(), {}),
  description: withDefault(text(DESCRIPTION_MAX), ''),
  tenantId: opt(tenantId()),
});
const STATES = ['ACTIVE', 'USED_UP', 'EXPIRED', 'REVOKED'] as const;
const LinkSearch = searchBody({ state: STATES, createdBy: 'text', tenantId: 'text' }, [
  'createdAt',
  'expiresAt',
]);
const fields = {
  linkKey: keyField(),
  processDefinitionId: textField(),
  state: z.enum(STATES),
  description: textField(),
  expiresAt: dateField(),
  maxUses: z.int().nullable(),
  uses: z.int(),
  lastUsedAt: dateOrNull(),
  formKey: keyOrNull(),
  variables: z.record(z.string(), z.unknown()),
  createdAt: dateField(),
  createdBy: textField(),
  revokedAt: dateOrNull(),
  revokedBy: textOrNull(),
  tenantId: textField(),
};
const Link = z.object(fields).meta({ id: 'PublicLink' });
const CreatedLink = z.object({ url: textField(), ...fields }).meta({ id: 'CreatedPublicLink' });

/** Links by which people without an account start a process through its form. */
@Controller()
export class PublicLinksController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PublicLinkTokens) private readonly tokens: PublicLinkTokens,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/processes/:processDefinitionId/public-links',
    summary:
      'Make a link to a start form for people without an account; its address is shown only in this answer',
    permission,
    level: 'X2',
    idempotency: '-',
    params: ProcessParams,
    body: LinkBody,
    bodyLimit: VARIABLES_BODY_MAX,
    status: 201,
    response: CreatedLink,
    alwaysExtended: true,
    codes: ['PROCESS_NOT_FOUND', 'INVALID_VALUE'],
  })
  async createPublicLink(@Input() call: Call<typeof LinkBody, typeof ProcessParams>): Promise<object> {
    const { tenantId: _tenant, ...settings } = call.body;
    const token = this.tokens.make();
    const { processDefinitionId } = call.params;
    const context = call.context(call.body);
    const link = await this.runtime.publicLinks.create(
      context,
      processDefinitionId,
      token,
      defined(settings),
    );
    return { ...link, url: `${this.config.baseUrl}/f/${token}` };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/processes/:processDefinitionId/public-links/search',
    summary: 'Find the public links of a process, also those that ended; addresses are never shown',
    permission,
    level: 'X2',
    idempotency: 'R',
    params: ProcessParams,
    body: LinkSearch,
    response: searchAnswer(Link),
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async searchPublicLinks(@Input() call: Call<typeof LinkSearch, typeof ProcessParams>): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const links = await this.runtime.publicLinks.list(call.context(tenant), call.params.processDefinitionId);
    return pageOf(links as unknown as readonly JsonObject[], search);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/processes/:processDefinitionId/public-links/:linkKey',
    summary: 'Withdraw a public link; it stays in the list',
    permission,
    level: 'X2',
    idempotency: 'N',
    params: LinkParams,
    query: LinkQuery,
    codes: ['NOT_FOUND'],
  })
  async revokePublicLink(@Input() call: Call<undefined, typeof LinkParams, typeof LinkQuery>): Promise<void> {
    const { processDefinitionId, linkKey } = call.params;
    await this.runtime.publicLinks.revoke(call.context(call.query), processDefinitionId, linkKey);
  }
}
