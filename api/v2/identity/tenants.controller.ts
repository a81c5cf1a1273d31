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
  CreateTenantBody,
  IdParams,
  MemberClientsAnswer,
  MemberGroupsAnswer,
  MemberParams,
  MemberRolesAnswer,
  MemberSearch,
  MemberUsersAnswer,
  Tenant,
  TenantSearch,
  TenantSearchAnswer,
  UpdateNamedBody,
} from './identity.dto.ts';

type MemberCall = Call<undefined, typeof MemberParams>;
type MemberSearchCall = Call<typeof MemberSearch, typeof IdParams>;

/** Tenants: separate sets of data. */
@Controller()
export class TenantsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/tenants',
    summary: 'Create a tenant',
    permission: onAny('TENANT:CREATE'),
    level: 'L3',
    idempotency: 'N',
    body: CreateTenantBody,
    status: 201,
    response: Tenant,
    codes: ['ALREADY_EXISTS'],
  })
  async createTenant(@Input() call: Call<typeof CreateTenantBody>): Promise<object> {
    return this.runtime.identity.tenants.create(presentFields(call.body));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/tenants/search',
    summary: 'Find tenants',
    permission: onAny('TENANT:READ'),
    level: 'L3',
    idempotency: 'R',
    body: TenantSearch,
    response: TenantSearchAnswer,
    codes: ['INVALID_FILTER'],
  })
  async searchTenants(@Input() call: Call<typeof TenantSearch>): Promise<object> {
    return listEntities(this.runtime.identity.tenants, call.body);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/tenants/:id',
    summary: 'Read a tenant',
    permission: onPath('id', 'TENANT:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    response: Tenant,
    codes: ['NOT_FOUND'],
  })
  async getTenant(@Input() call: Call<undefined, typeof IdParams>): Promise<object> {
    return found(await this.runtime.identity.tenants.get(call.params.id));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/tenants/:id',
    summary: 'Change a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: IdParams,
    body: UpdateNamedBody,
    response: Tenant,
    codes: ['NOT_FOUND'],
  })
  async updateTenant(@Input() call: Call<typeof UpdateNamedBody, typeof IdParams>): Promise<object> {
    return this.runtime.identity.tenants.update(call.params.id, presentFields(call.body));
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/tenants/:id',
    summary: 'Delete a tenant',
    permission: onPath('id', 'TENANT:DELETE'),
    level: 'L3',
    idempotency: 'N',
    params: IdParams,
    codes: ['NOT_FOUND', 'TENANT_NOT_EMPTY'],
  })
  async deleteTenant(@Input() call: Call<undefined, typeof IdParams>): Promise<void> {
    await this.runtime.identity.tenants.remove(call.params.id);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/tenants/:id/users/:memberId',
    summary: 'Add a user to a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  })
  async addUserToTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.addMember('tenant', call.params.id, 'user', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/tenants/:id/users/:memberId',
    summary: 'Take a user out of a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND'],
  })
  async removeUserFromTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.removeMember('tenant', call.params.id, 'user', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/tenants/:id/users/search',
    summary: 'Find the users of a tenant',
    permission: onPath('id', 'TENANT:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: MemberUsersAnswer,
    codes: ['NOT_FOUND'],
  })
  async searchUsersOfTenant(@Input() call: MemberSearchCall): Promise<object> {
    found(await this.runtime.identity.tenants.get(call.params.id));
    const members = await this.runtime.identity.listMembers('tenant', call.params.id, 'user');
    return pageOf(
      members.map((member) => ({ username: member })),
      call.body,
    );
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/tenants/:id/clients/:memberId',
    summary: 'Add a client to a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  })
  async addClientToTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.addMember('tenant', call.params.id, 'client', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/tenants/:id/clients/:memberId',
    summary: 'Take a client out of a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND'],
  })
  async removeClientFromTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.removeMember('tenant', call.params.id, 'client', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/tenants/:id/clients/search',
    summary: 'Find the clients of a tenant',
    permission: onPath('id', 'TENANT:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: MemberClientsAnswer,
    codes: ['NOT_FOUND'],
  })
  async searchClientsOfTenant(@Input() call: MemberSearchCall): Promise<object> {
    found(await this.runtime.identity.tenants.get(call.params.id));
    const members = await this.runtime.identity.listMembers('tenant', call.params.id, 'client');
    return pageOf(
      members.map((member) => ({ clientId: member })),
      call.body,
    );
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/tenants/:id/groups/:memberId',
    summary: 'Add a group to a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  })
  async addGroupToTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.addMember('tenant', call.params.id, 'group', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/tenants/:id/groups/:memberId',
    summary: 'Take a group out of a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND'],
  })
  async removeGroupFromTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.removeMember('tenant', call.params.id, 'group', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/tenants/:id/groups/search',
    summary: 'Find the groups of a tenant',
    permission: onPath('id', 'TENANT:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: MemberGroupsAnswer,
    codes: ['NOT_FOUND'],
  })
  async searchGroupsOfTenant(@Input() call: MemberSearchCall): Promise<object> {
    found(await this.runtime.identity.tenants.get(call.params.id));
    const members = await this.runtime.identity.listMembers('tenant', call.params.id, 'group');
    return pageOf(
      members.map((member) => ({ groupId: member })),
      call.body,
    );
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/tenants/:id/roles/:memberId',
    summary: 'Add a role to a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  })
  async addRoleToTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.addMember('tenant', call.params.id, 'role', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/tenants/:id/roles/:memberId',
    summary: 'Take a role out of a tenant',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    codes: ['NOT_FOUND'],
  })
  async removeRoleFromTenant(@Input() call: MemberCall): Promise<void> {
    await this.runtime.identity.removeMember('tenant', call.params.id, 'role', call.params.memberId);
    this.authenticator.forget();
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/tenants/:id/roles/search',
    summary: 'Find the roles of a tenant',
    permission: onPath('id', 'TENANT:READ'),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: MemberRolesAnswer,
    codes: ['NOT_FOUND'],
  })
  async searchRolesOfTenant(@Input() call: MemberSearchCall): Promise<object> {
    found(await this.runtime.identity.tenants.get(call.params.id));
    const members = await this.runtime.identity.listMembers('tenant', call.params.id, 'role');
    return pageOf(
      members.map((member) => ({ roleId: member })),
      call.body,
    );
  }
}
