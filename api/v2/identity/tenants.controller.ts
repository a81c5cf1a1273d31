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
  CreateTenantBody,
  IdParams,
  Tenant,
  TenantSearch,
  TenantSearchAnswer,
  UpdateNamedBody,
} from './identity.dto.ts';

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
}
