import type { Caller, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { camundaInstant, restPath } from '../engine-rest-fields.ts';

interface Time {
  readonly from: string;
  readonly to: string;
}
type Sum = (runtime: Runtime, caller: Caller, time: Time) => Promise<number>;

const used =
  (field: 'processInstances' | 'decisionInstances'): Sum =>
  async ({ queries }, caller, time) =>
    (await queries.usage(caller, time)).reduce((total, row) => total + row[field], 0);
const people: Sum = async ({ queries }, caller, time) =>
  new Set((await queries.usage(caller, time)).flatMap(({ assignees }) => assignees)).size;
const jobs =
  (what: 'completed' | 'failed'): Sum =>
  async ({ queries }, caller, time) => {
    const [all] = await queries.jobStatistics(caller, { per: 'all', ...time, filter: {} });
    return Number((all?.[what] as { count?: number } | undefined)?.count ?? 0);
  };

/** What Camunda 7 counts, by both of its names where it has two. */
const METRICS: Readonly<Record<string, Sum>> = {
  'root-process-instance-start': used('processInstances'),
  'process-instances': used('processInstances'),
  'executed-decision-instances': used('decisionInstances'),
  'decision-instances': used('decisionInstances'),
  'unique-task-workers': people,
  'task-users': people,
  'job-successful': jobs('completed'),
  'job-failed': jobs('failed'),
};

const Params = z.object({ name: z.string().min(1).max(64) });
const Query = z.strictObject({ startDate: opt(camundaInstant()), endDate: opt(camundaInstant()) });

/** How often something happened, in the tenants of the caller. */
@Controller()
export class EngineRestMetricsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...restPath('/metrics/:name/sum'),
    method: 'GET',
    summary: 'How often something happened in a time',
    permission: onAny('SYSTEM:READ_USAGE_METRIC'),
    level: 'L3',
    idempotency: 'R',
    params: Params,
    query: Query,
    response: z.object({ result: z.int() }),
    codes: ['INVALID_VALUE'],
  })
  async sumMetric(@Input() call: Call<undefined, typeof Params, typeof Query>): Promise<object> {
    const { name } = call.params;
    const sum = Object.hasOwn(METRICS, name) ? METRICS[name] : undefined;
    if (sum === undefined)
      throw new ApiProblem(
        'INVALID_VALUE',
        `The metric "${name}" is not counted here. Ask for one of ${Object.keys(METRICS).join(', ')}.`,
      );
    const { startDate, endDate } = call.query;
    const from = startDate ?? new Date(0).toISOString();
    const to = endDate ?? new Date(this.runtime.clock.now() + 1).toISOString();
    return { result: await sum(this.runtime, call.caller, { from, to }) };
  }
}
