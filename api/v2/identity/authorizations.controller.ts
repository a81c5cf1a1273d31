import type { Grant, JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Authenticator } from '../../auth/authenticator.ts';
import { onAny } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { keyField, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { anyCase, ext, id, opt } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';

const OWNER_TYPES = ['USER', 'CLIENT', 'ROLE', 'GROUP', 'MAPPING_RULE', 'UNSPECIFIED'] as const;
/** The kinds of owners that can hold rights today; clients have the rights of their owner. */
const OFFERED = ['USER', 'ROLE', 'GROUP'] as const;
const PROPERTIES = ['assignee', 'candidateUsers', 'candidateGroups', 'startedBy'] as const;
const PERMISSIONS_MAX = 100;

const CreateBody = z
  .strictObject({
    ownerId: id(),
    ownerType: anyCase(OWNER_TYPES),
    resourceType: id(),
    resourceId: opt(id()),
    resourcePropertyName: opt(z.enum(PROPERTIES)),
    permissionTypes: z.array(id()).min(1).max(PERMISSIONS_MAX),
  })
  .refine((body) => (body.resourceId === undefined) !== (body.resourcePropertyName === undefined), {
    error: 'MISSING_FIELD: Send resourceId or resourcePropertyName.',
  });
/** Each permission is an authorization of its own, so that it can be taken away alone; the plain answer names the first. */
const Created = z.object({ authorizationKey: keyField(), authorizationKeys: ext(texts()) });
const Authorization = z
  .object({
    authorizationKey: keyField(),
    ownerId: textField(),
    ownerType: z.enum(OWNER_TYPES),
    resourceType: textField(),
    resourceId: textOrNull(),
    resourcePropertyName: textOrNull(),
    permissionTypes: texts(),
  })
  .meta({ id: 'Authorization' });
const AuthorizationSearch = searchBody({
  ownerId: 'text',
  ownerType: OWNER_TYPES,
  resourceType: 'text',
  resourceId: 'text',
});
const AuthorizationParams = params({ authorizationKey: id() });

type Owner = Parameters<Runtime['identity']['listAuthorizations']>[0];

/** Who may do what: rights of people, groups and roles. */
@Controller()
export class AuthorizationsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/authorizations',
    summary: 'Give rights',
    permission: onAny('AUTHORIZATION:CREATE'),
    level: 'L3',
    idempotency: 'N',
    body: CreateBody,
    status: 201,
    response: Created,
    codes: ['NOT_FOUND', 'NOT_OFFERED'],
  })
  async createAuthorization(@Input() call: Call<typeof CreateBody>): Promise<object> {
    const { owner, grants } = rightsOf(call.body);
    const authorizationKeys = await this.runtime.identity.authorize(owner, grants);
    this.authenticator.forget();
    return { authorizationKey: authorizationKeys[0], authorizationKeys };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/authorizations/search',
    summary: 'Find rights',
    permission: onAny('AUTHORIZATION:READ'),
    level: 'L3',
    idempotency: 'R',
    body: AuthorizationSearch,
    response: searchAnswer(Authorization),
    codes: ['INVALID_FILTER'],
  })
  async searchAuthorizations(@Input() call: Call<typeof AuthorizationSearch>): Promise<object> {
    return pageOf(await this.list(), call.body);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/authentication/me/authorizations/search',
    summary: 'Find your own rights, those of your groups and roles among them',
    permission: 'self',
    level: 'L3',
    idempotency: 'R',
    body: AuthorizationSearch,
    response: searchAnswer(Authorization).extend({ authorizationsEnabled: z.boolean() }),
    codes: ['INVALID_FILTER'],
  })
  async searchOwnAuthorizations(@Input() call: Call<typeof AuthorizationSearch>): Promise<object> {
    const { id, groupIds, roleIds } = call.caller;
    const owners: Owner[] = [
      { type: 'USER', id },
      ...groupIds.map((group) => ({ type: 'GROUP', id: group }) as const),
      ...roleIds.map((role) => ({ type: 'ROLE', id: role }) as const),
    ];
    return { ...pageOf(await this.listOf(owners), call.body), authorizationsEnabled: true };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/authorizations/:authorizationKey',
    summary: 'Read rights',
    permission: onAny('AUTHORIZATION:READ'),
    level: 'L3',
    idempotency: 'R',
    params: AuthorizationParams,
    response: Authorization,
    codes: ['NOT_FOUND'],
  })
  async getAuthorization(@Input() call: Call<undefined, typeof AuthorizationParams>): Promise<object> {
    return found((await this.list()).find((row) => row['authorizationKey'] === call.params.authorizationKey));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/authorizations/:authorizationKey',
    summary: 'Put other rights in the place of these',
    permission: onAny('AUTHORIZATION:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: AuthorizationParams,
    body: CreateBody,
    codes: ['NOT_FOUND', 'NOT_OFFERED'],
  })
  async updateAuthorization(
    @Input() call: Call<typeof CreateBody, typeof AuthorizationParams>,
  ): Promise<void> {
    const { owner, grants } = rightsOf(call.body);
    await this.runtime.identity.replaceAuthorization(call.params.authorizationKey, owner, grants);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/authorizations/:authorizationKey',
    summary: 'Take rights away',
    permission: onAny('AUTHORIZATION:DELETE'),
    level: 'L3',
    idempotency: 'N',
    params: AuthorizationParams,
    codes: ['NOT_FOUND'],
  })
  async deleteAuthorization(@Input() call: Call<undefined, typeof AuthorizationParams>): Promise<void> {
    await this.runtime.identity.removeAuthorization(call.params.authorizationKey);
    this.authenticator.forget();
  }

  /** Owners are few, so the whole list is read; the search filters, sorts and pages it. */
  private async list(): Promise<readonly JsonObject[]> {
    const { users, roles, groups } = this.runtime.identity;
    const ids = async (admin: typeof users, field: string, type: Owner['type']): Promise<Owner[]> =>
      (await admin.list({})).map((row) => ({ type, id: row[field] ?? '' }));
    const owners = [
      ...(await ids(users, 'username', 'USER')),
      ...(await ids(roles, 'roleId', 'ROLE')),
      ...(await ids(groups, 'groupId', 'GROUP')),
    ];
    return this.listOf(owners);
  }

  private async listOf(owners: readonly Owner[]): Promise<readonly JsonObject[]> {
    const rows: JsonObject[] = [];
    for (const owner of owners) {
      for (const { authorizationKey, grants } of await this.runtime.identity.listAuthorizations(owner)) {
        const [first] = grants;
        if (first) rows.push(toRow(owner, authorizationKey, first, grants));
      }
    }
    return rows;
  }
}

function rightsOf(body: z.output<typeof CreateBody>): {
  readonly owner: Owner;
  readonly grants: readonly [Grant, ...Grant[]];
} {
  const { ownerId, ownerType, resourceType, resourceId, resourcePropertyName, permissionTypes } = body;
  const type = OFFERED.find((offered) => offered === ownerType);
  if (type === undefined)
    throw new ApiProblem(
      'NOT_OFFERED',
      `Rights of the owner type ${ownerType} are not offered. Use ${OFFERED.join(', ')}.`,
    );
  const grants = permissionTypes.map((permission): Grant => ({
    resourceType,
    resourceId: resourceId ?? '*',
    permission,
    ...(resourcePropertyName === undefined ? {} : { property: resourcePropertyName }),
  }));
  // The body has one permission at least.
  return { owner: { type, id: ownerId }, grants: grants as [Grant, ...Grant[]] };
}

function toRow(owner: Owner, authorizationKey: string, first: Grant, grants: readonly Grant[]): JsonObject {
  return {
    authorizationKey,
    ownerId: owner.id,
    ownerType: owner.type,
    resourceType: first.resourceType,
    resourceId: first.property === undefined ? first.resourceId : null,
    resourcePropertyName: first.property ?? null,
    permissionTypes: grants.map((grant) => grant.permission),
  };
}
