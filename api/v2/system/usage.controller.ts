import { jobCounting } from '#runtime';
import type { Runtime, TenantUsage } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import { textField } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { anyCase, dateTime, opt, tenantId } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

const UsageQuery = z.strictObject({
  startTime: dateTime(),
  endTime: dateTime(),
  tenantId: opt(tenantId()),
  withTenants: opt(anyCase(['true', 'false'])),
});
const counts = { processInstances: z.int(), decisionInstances: z.int(), assignees: z.int() };
const Usage = z
  .object({ ...counts, activeTenants: z.int(), tenants: z.record(z.string(), z.object(counts)) })
  .meta({ id: 'UsageMetrics' });
const Configuration = z
  .object({
    jobMetrics: z.object({
      enabled: z.boolean(),
      exportInterval: textField(),
      maxWorkerNameLength: z.int(),
      maxJobTypeLength: z.int(),
      maxTenantIdLength: z.int(),
      maxUniqueKeys: z.int(),
    }),
  })
  .meta({ id: 'SystemConfiguration' });

/** How much is used, and how what is counted is counted. */
@Controller()
export class UsageController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/system/configuration',
    summary: 'How statistics of jobs are counted',
    permission: 'signed-in',
    level: 'L3',
    idempotency: 'R',
    response: Configuration,
  })
  getSystemConfiguration(): object {
    const { nameMax, linesPerMinute, writtenEveryMs } = jobCounting;
    return {
      jobMetrics: {
        enabled: true,
        exportInterval: `PT${writtenEveryMs / 1000}S`,
        maxWorkerNameLength: nameMax,
        maxJobTypeLength: nameMax,
        maxTenantIdLength: TENANT_ID_MAX,
        maxUniqueKeys: linesPerMinute,
      },
    };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/system/usage-metrics',
    summary:
      'Root instances started, decisions evaluated and people given tasks in a time, in the tenants of the caller',
    permission: onAny('SYSTEM:READ_USAGE_METRIC'),
    level: 'L3',
    idempotency: 'R',
    query: UsageQuery,
    response: Usage,
    codes: ['INVALID_VALUE'],
  })
  async getUsageMetrics(@Input() call: Call<undefined, undefined, typeof UsageQuery>): Promise<object> {
    const { startTime: from, endTime: to, tenantId: only, withTenants } = call.query;
    if (Date.parse(from) >= Date.parse(to))
      throw new ApiProblem('INVALID_VALUE', 'startTime is before endTime.');
    // Refuses tenants of others.
    if (only !== undefined) call.context({ tenantId: only });
    const all = await this.runtime.queries.usage(call.caller, { from, to });
    const rows = only === undefined ? all : all.filter((row) => row.tenantId === only);
    const people = new Set(rows.flatMap(({ assignees }) => assignees));
    return {
      processInstances: sum(rows, 'processInstances'),
      decisionInstances: sum(rows, 'decisionInstances'),
      assignees: people.size,
      activeTenants: rows.length,
      tenants: withTenants === 'true' ? Object.fromEntries(rows.map(countsOf)) : {},
    };
  }
}

// helpers

const TENANT_ID_MAX = 31;

function sum(rows: readonly TenantUsage[], field: 'processInstances' | 'decisionInstances'): number {
  return rows.reduce((total, row) => total + row[field], 0);
}

function countsOf({ tenantId: id, processInstances, decisionInstances, assignees }: TenantUsage) {
  return [id, { processInstances, decisionInstances, assignees: assignees.length }] as const;
}
