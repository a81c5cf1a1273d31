import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { Authenticator } from '../../auth/authenticator.ts';
import { onAny, onPath } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { presentFields } from './entity-fields.ts';
import { listEntities } from './entity-list.ts';
import { pageOf } from '../../http/page-of.ts';
import {
  CreateGroupBody,
  Group,
  GroupSearch,
  GroupSearchAnswer,
  IdParams,
  RoleSearch,
  RoleSearchAnswer,
  UpdateNamedBody,
} from './identity.dto.ts';

/** Groups of people and clients. */
@Controller()
export class GroupsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/groups',
    summary: 'Create a group',
    permission: onAny('GROUP:CREATE'),
    level: 'L3',
    idempotency: 'N',
    body: CreateGroupBody,
    status: 201,
    response: Group,
    codes: ['ALREADY_EXISTS'],
  })
  async createGroup(@Input() call: Call<typeof CreateGroupBody>): Promise<object> {
    return this.runtime.identity.groups.create(presentFields(call.body));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/groups/search',
    summary: 'Find groups',
    permission: onAny('GROUP:READ'),
    level: 'L3',
    idempotency: 'R',
    body: GroupSearch,
    response: GroupSearchAnswer,
    codes: ['INVALID_FILTER'],
  })
  async searchGroups(@Input() call: Call<typeof GroupSearch>): Promise<object> {
    return listEntities(this.runtime.identity.groups, call.body);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/groups/:id/roles/search',
    summary: 'Find the roles of a group',
    permission: onPath('id', 'GROUP:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: RoleSearch,
    response: RoleSearchAnswer,
    codes: ['NOT_FOUND', 'INVALID_FILTER'],
  })
  async searchRolesForGroup(@Input() call: Call<typeof RoleSearch, typeof IdParams>): Promise<object> {
    const own = new Set(await this.runtime.identity.rolesOfGroup(call.params.id));
    const roles = await this.runtime.identity.roles.list({});
    return pageOf(
      roles.filter(({ roleId }) => own.has(roleId ?? '')),
      call.body,
    );
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/groups/:id',
    summary: 'Read a group',
    permission: onPath('id', 'GROUP:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    response: Group,
    codes: ['NOT_FOUND'],
  })
  async getGroup(@Input() call: Call<undefined, typeof IdParams>): Promise<object> {
    return found(await this.runtime.identity.groups.get(call.params.id));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/groups/:id',
    summary: 'Change a group',
    permission: onPath('id', 'GROUP:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: IdParams,
    body: UpdateNamedBody,
    response: Group,
    codes: ['NOT_FOUND'],
  })
  async updateGroup(@Input() call: Call<typeof UpdateNamedBody, typeof IdParams>): Promise<object> {
    return this.runtime.identity.groups.update(call.params.id, presentFields(call.body));
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/groups/:id',
    summary: 'Delete a group',
    permission: onPath('id', 'GROUP:DELETE'),
    level: 'L3',
    idempotency: 'N',
    params: IdParams,
    codes: ['NOT_FOUND'],
  })
  async deleteGroup(@Input() call: Call<undefined, typeof IdParams>): Promise<void> {
    await this.runtime.identity.groups.remove(call.params.id);
    this.authenticator.forget();
  }
}
