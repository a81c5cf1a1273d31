import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onPath } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { TenantLimitsAnswer, TenantLimitsBody, TenantLimitsParams } from './job-types.dto.ts';

/** What one tenant may use, so that the others have theirs. */
@Controller()
export class TenantLimitsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/tenants/:id/limits',
    summary: 'Read the limits of a tenant',
    permission: onPath('id', 'TENANT:READ'),
    level: 'X1',
    idempotency: 'R',
    params: TenantLimitsParams,
    response: TenantLimitsAnswer,
    alwaysExtended: true,
  })
  async getTenantLimits(@Input() call: Call<undefined, typeof TenantLimitsParams>): Promise<object> {
    const { id } = call.params;
    return { tenantId: id, ...(await this.runtime.flow.getTenantLimits(id)) };
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/tenants/:id/limits',
    summary: 'Replace the limits of a tenant; what is left out is not limited',
    permission: onPath('id', 'TENANT:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: TenantLimitsParams,
    body: TenantLimitsBody,
    response: TenantLimitsAnswer,
    alwaysExtended: true,
  })
  async putTenantLimits(
    @Input() call: Call<typeof TenantLimitsBody, typeof TenantLimitsParams>,
  ): Promise<object> {
    const { id } = call.params;
    const { maxConcurrentJobs = null, maxRunningInstances = null, weight = null } = call.body;
    const limits = { maxConcurrentJobs, maxRunningInstances, weight };
    await this.runtime.flow.putTenantLimits(call.context(), id, limits);
    return { tenantId: id, ...limits };
  }
}
