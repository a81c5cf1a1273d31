import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onBody, onPath } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import {
  Answer,
  answerOf,
  ClusterVariableSearch,
  CreateBody,
  foundOf,
  GlobalParams,
  SearchAnswer,
  SearchQuery,
  TenantParams,
  TenantVariableParams,
  UpdateBody,
} from './cluster-variables.dto.ts';

const CREATE_CODES = ['INVALID_VALUE', 'TOO_LONG', 'ALREADY_EXISTS'] as const;
const UPDATE_CODES = ['NOT_FOUND', 'INVALID_VALUE', 'TOO_LONG'] as const;

/** Settings that expressions read as `camunda.vars` (bpmn.md VAR-7): of all tenants, or of one. */
@Controller()
export class ClusterVariablesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/cluster-variables/search',
    summary: 'Find cluster variables of all tenants and of your own',
    permission: filtered('CLUSTER_VARIABLE:READ'),
    level: 'L3',
    idempotency: 'R',
    query: SearchQuery,
    body: ClusterVariableSearch,
    response: SearchAnswer,
    codes: ['INVALID_FILTER'],
  })
  async searchClusterVariables(
    @Input() call: Call<typeof ClusterVariableSearch, undefined, typeof SearchQuery>,
  ): Promise<object> {
    const all = await this.runtime.clusterVariables.list(call.caller);
    const visible = all.filter(({ name }) =>
      this.access.isAllowed(call.caller, ['CLUSTER_VARIABLE:READ'], name),
    );
    const isWhole = call.query.truncateValues === 'false';
    return pageOf(
      visible.map((variable) => foundOf(variable, isWhole)),
      call.body,
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/cluster-variables/global',
    summary: 'Create a cluster variable that all tenants see',
    permission: onBody('name', 'CLUSTER_VARIABLE:CREATE'),
    level: 'L3',
    idempotency: 'N',
    body: CreateBody,
    status: 200,
    response: Answer,
    codes: CREATE_CODES,
  })
  async createGlobalClusterVariable(@Input() call: Call<typeof CreateBody>): Promise<object> {
    const { name, value, metadata } = call.body;
    const variable = defined({ name, value, metadata });
    return answerOf(await this.runtime.clusterVariables.create(call.context(), 'GLOBAL', variable));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/cluster-variables/global/:name',
    summary: 'Read a cluster variable that all tenants see',
    permission: onPath('name', 'CLUSTER_VARIABLE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: GlobalParams,
    response: Answer,
    codes: ['NOT_FOUND'],
  })
  async getGlobalClusterVariable(@Input() call: Call<undefined, typeof GlobalParams>): Promise<object> {
    return answerOf(await this.runtime.clusterVariables.get(call.context(), 'GLOBAL', call.params.name));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/cluster-variables/global/:name',
    summary: 'Change a cluster variable that all tenants see; what is evaluated from then on reads it',
    permission: onPath('name', 'CLUSTER_VARIABLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: GlobalParams,
    body: UpdateBody,
    status: 200,
    response: Answer,
    codes: UPDATE_CODES,
  })
  async updateGlobalClusterVariable(
    @Input() call: Call<typeof UpdateBody, typeof GlobalParams>,
  ): Promise<object> {
    const { value, metadata } = call.body;
    const content = defined({ value, metadata });
    const { name } = call.params;
    return answerOf(await this.runtime.clusterVariables.update(call.context(), 'GLOBAL', name, content));
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/cluster-variables/global/:name',
    summary: 'Delete a cluster variable that all tenants see; expressions read null from then on',
    permission: onPath('name', 'CLUSTER_VARIABLE:DELETE'),
    level: 'L3',
    idempotency: 'N',
    params: GlobalParams,
    codes: ['NOT_FOUND'],
  })
  async deleteGlobalClusterVariable(@Input() call: Call<undefined, typeof GlobalParams>): Promise<void> {
    await this.runtime.clusterVariables.delete(call.context(), 'GLOBAL', call.params.name);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/cluster-variables/tenants/:tenantId',
    summary: 'Create a cluster variable of one tenant; it hides one that all tenants see',
    permission: onBody('name', 'CLUSTER_VARIABLE:CREATE'),
    level: 'L3',
    idempotency: 'N',
    params: TenantParams,
    body: CreateBody,
    status: 200,
    response: Answer,
    codes: CREATE_CODES,
  })
  async createTenantClusterVariable(
    @Input() call: Call<typeof CreateBody, typeof TenantParams>,
  ): Promise<object> {
    const { name, value, metadata } = call.body;
    const variable = defined({ name, value, metadata });
    const context = call.context(call.params);
    return answerOf(await this.runtime.clusterVariables.create(context, 'TENANT', variable));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/cluster-variables/tenants/:tenantId/:name',
    summary: 'Read a cluster variable of one tenant',
    permission: onPath('name', 'CLUSTER_VARIABLE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: TenantVariableParams,
    response: Answer,
    codes: ['NOT_FOUND'],
  })
  async getTenantClusterVariable(
    @Input() call: Call<undefined, typeof TenantVariableParams>,
  ): Promise<object> {
    const context = call.context({ tenantId: call.params.tenantId });
    return answerOf(await this.runtime.clusterVariables.get(context, 'TENANT', call.params.name));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/cluster-variables/tenants/:tenantId/:name',
    summary: 'Change a cluster variable of one tenant; what is evaluated from then on reads it',
    permission: onPath('name', 'CLUSTER_VARIABLE:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: TenantVariableParams,
    body: UpdateBody,
    status: 200,
    response: Answer,
    codes: UPDATE_CODES,
  })
  async updateTenantClusterVariable(
    @Input() call: Call<typeof UpdateBody, typeof TenantVariableParams>,
  ): Promise<object> {
    const { tenantId, name } = call.params;
    const { value, metadata } = call.body;
    const content = defined({ value, metadata });
    const context = call.context({ tenantId });
    return answerOf(await this.runtime.clusterVariables.update(context, 'TENANT', name, content));
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/cluster-variables/tenants/:tenantId/:name',
    summary: 'Delete a cluster variable of one tenant',
    permission: onPath('name', 'CLUSTER_VARIABLE:DELETE'),
    level: 'L3',
    idempotency: 'N',
    params: TenantVariableParams,
    codes: ['NOT_FOUND'],
  })
  async deleteTenantClusterVariable(
    @Input() call: Call<undefined, typeof TenantVariableParams>,
  ): Promise<void> {
    const { tenantId, name } = call.params;
    await this.runtime.clusterVariables.delete(call.context({ tenantId }), 'TENANT', name);
  }
}
