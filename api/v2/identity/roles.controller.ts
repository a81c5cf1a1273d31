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
import { listEntities, pageOf } from './entity-list.ts';
import {
  CreateRoleBody,
  IdParams,
  MemberClientsAnswer,
  MemberGroupsAnswer,
  MemberParams,
  MemberSearch,
  MemberUsersAnswer,
  Role,
  RoleSearch,
  RoleSearchAnswer,
  UpdateNamedBody,
} from './identity.dto.ts';

type MemberCall = Call<undefined, typeof MemberParams>;
type MemberSearchCall = Call<typeof MemberSearch, typeof IdParams>;

/** Roles: named sets of rights. */
@Controller()
export class RolesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/roles',
    summary: 'Create a role',
    permission: onAny('ROLE:CREATE'),
    level: 'L3',
    idempotency: 'N',
    body: CreateRoleBody,
    status: 201,
    response: Role,
    codes: ['ALREADY_EXISTS'],
  })
  async createRole(@Input() call: Call<typeof CreateRoleBody>): Promise<object> {
    return this.runtime.identity.roles.create(presentFields(call.body));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/roles/search',
    summary: 'Find roles',
    permission: onAny('ROLE:READ'),
    level: 'L3',
    idempotency: 'R',
    body: RoleSearch,
    response: RoleSearchAnswer,
    codes: ['INVALID_FILTER'],
  })
  async searchRoles(@Input() call: Call<typeof RoleSearch>): Promise<object> {
    return listEntities(this.runtime.identity.roles, call.body);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/roles/:id',
    summary: 'Read a role',
    permission: onPath('id', 'ROLE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    response: Role,
    codes: ['NOT_FOUND'],
  })
  async getRole(@Input() call: Call<undefined, typeof IdParams>): Promise<object> {
    return found(await this.runtime.identity.roles.get(call.params.id));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/roles/:id',
    summary: 'Change a role',
    permission: onPath('id', 'ROLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: IdParams,
    body: UpdateNamedBody,
    response: Role,
    codes: ['NOT_FOUND'],
  })
  async updateRole(@Input() call: Call<typeof UpdateNamedBody, typeof IdParams>): Promise<object> {
    return this.runtime.identity.roles.update(call.params.id, presentFields(call.body));
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/roles/:id',
    summary: 'Delete a role',
    permission: onPath('id', 'ROLE:DELETE'),
    level: 'L3',
    idempotency: 'N',
    params: IdParams,
    codes: ['NOT_FOUND'],
  })
  async deleteRole(@Input() call: Call<undefined, typeof IdParams>): Promise<void> {
    await this.runtime.identity.roles.remove(call.params.id);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/roles/:id/users/:memberId',
    summary: 'Add a user to a role',
    permission: onPath('id', 'ROLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  })
  async addUserToRole(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.addMember('role', call.params.id, 'user', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/roles/:id/users/:memberId',
    summary: 'Take a user out of a role',
    permission: onPath('id', 'ROLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'LAST_ADMIN'],
  })
  async removeUserFromRole(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.removeMember('role', call.params.id, 'user', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/roles/:id/users/search',
    summary: 'Find the users of a role',
    permission: onPath('id', 'ROLE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: MemberUsersAnswer,
    codes: ['NOT_FOUND'],
  })
  async searchUsersOfRole(@Input() call: MemberSearchCall): Promise<object> {
    found(await this.runtime.identity.roles.get(call.params.id));
    const members = await this.runtime.identity.listMembers('role', call.params.id, 'user');
    return pageOf(
      members.map((member) => ({ username: member })),
      call.body,
    );
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/roles/:id/clients/:memberId',
    summary: 'Add a client to a role',
    permission: onPath('id', 'ROLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  })
  async addClientToRole(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.addMember('role', call.params.id, 'client', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/roles/:id/clients/:memberId',
    summary: 'Take a client out of a role',
    permission: onPath('id', 'ROLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'LAST_ADMIN'],
  })
  async removeClientFromRole(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.removeMember('role', call.params.id, 'client', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/roles/:id/clients/search',
    summary: 'Find the clients of a role',
    permission: onPath('id', 'ROLE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: MemberClientsAnswer,
    codes: ['NOT_FOUND'],
  })
  async searchClientsOfRole(@Input() call: MemberSearchCall): Promise<object> {
    found(await this.runtime.identity.roles.get(call.params.id));
    const members = await this.runtime.identity.listMembers('role', call.params.id, 'client');
    return pageOf(
      members.map((member) => ({ clientId: member })),
      call.body,
    );
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/roles/:id/groups/:memberId',
    summary: 'Add a group to a role',
    permission: onPath('id', 'ROLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  })
  async addGroupToRole(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.addMember('role', call.params.id, 'group', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/roles/:id/groups/:memberId',
    summary: 'Take a group out of a role',
    permission: onPath('id', 'ROLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'LAST_ADMIN'],
  })
  async removeGroupFromRole(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.removeMember('role', call.params.id, 'group', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/roles/:id/groups/search',
    summary: 'Find the groups of a role',
    permission: onPath('id', 'ROLE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: MemberGroupsAnswer,
    codes: ['NOT_FOUND'],
  })
  async searchGroupsOfRole(@Input() call: MemberSearchCall): Promise<object> {
    found(await this.runtime.identity.roles.get(call.params.id));
    const members = await this.runtime.identity.listMembers('role', call.params.id, 'group');
    return pageOf(
      members.map((member) => ({ groupId: member })),
      call.body,
    );
  }
}
