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
import {
  CreateRoleBody,
  IdParams,
  Role,
  RoleSearch,
  RoleSearchAnswer,
  UpdateNamedBody,
} from './identity.dto.ts';

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
}
