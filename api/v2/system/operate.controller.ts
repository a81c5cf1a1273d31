import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { anyJson, textField } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const Overview = z.object({
  running: z.int(),
  incidents: z.int(),
  incidentGroups: z.int(),
  stalled: z.int().nullable(),
  overdueTasks: z.int().max(10_000).describe('Counted up to 10,000.'),
  activeBatches: z.int(),
  recentDeployments: z.array(anyJson()),
  asOf: textField(),
});
const LookupQuery = z.strictObject({ q: z.string().min(1).max(300) });
const Lookup = z.object({
  items: z.array(z.object({ kind: textField(), key: textField(), label: textField(), url: textField() })),
});

/** The first look of an operator. */
@Controller()
export class OperateController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/overview',
    summary: 'How things are, in numbers',
    permission: READ,
    level: 'X1',
    idempotency: 'R',
    response: Overview,
    alwaysExtended: true,
  })
  async getOverview(@Input() call: Call): Promise<object> {
    return this.runtime.queries.overview(call.caller);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/lookup',
    summary: 'Find anything by key or business id',
    permission: READ,
    level: 'X1',
    idempotency: 'R',
    query: LookupQuery,
    response: Lookup,
    alwaysExtended: true,
  })
  async lookup(@Input() call: Call<undefined, undefined, typeof LookupQuery>): Promise<object> {
    return { items: await this.runtime.queries.lookup(call.caller, call.query.q) };
  }
}
