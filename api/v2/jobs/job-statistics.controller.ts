import type { JobStatisticsRequest, JsonObject, Runtime, Search } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onAny } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { pageOfGroups } from '../../http/page-of-groups.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  ByTimeAnswer,
  ByTimeBody,
  ByTypeAnswer,
  ByTypeBody,
  ByWorkerAnswer,
  ByWorkerBody,
  ErrorsAnswer,
  ErrorsBody,
  everyMsOf,
  GlobalAnswer,
  GlobalQuery,
} from './job-statistics.dto.ts';

const READ_METRICS = onAny('SYSTEM:READ_JOB_METRIC');

/** What happened to jobs, and what they ended with. */
@Controller()
export class JobStatisticsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/jobs/statistics/global',
    summary: 'How many jobs were created, completed and failed in a time',
    permission: READ_METRICS,
    level: 'L3',
    idempotency: 'R',
    query: GlobalQuery,
    response: GlobalAnswer,
  })
  async getGlobalJobStatistics(
    @Input() call: Call<undefined, undefined, typeof GlobalQuery>,
  ): Promise<object> {
    const { from, to, jobType } = call.query;
    const filter = jobType === undefined ? {} : { jobType };
    const [all] = await this.runtime.queries.jobStatistics(call.caller, { per: 'all', from, to, filter });
    return all ?? {};
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/statistics/by-types',
    summary: 'How many jobs of each type were created, completed and failed in a time',
    permission: READ_METRICS,
    level: 'L3',
    idempotency: 'R',
    body: ByTypeBody,
    response: ByTypeAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR'],
  })
  getJobTypeStatistics(@Input() call: Call<typeof ByTypeBody>): Promise<object> {
    const { from, to, jobType } = call.body.filter;
    const filter = jobType === undefined ? {} : { jobType };
    return this.answer(call, { per: 'jobType', ...timeOf(from, to), filter });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/statistics/by-workers',
    summary: 'How many jobs of a type each worker completed and failed in a time',
    permission: READ_METRICS,
    level: 'L3',
    idempotency: 'R',
    body: ByWorkerBody,
    response: ByWorkerAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR'],
  })
  getJobWorkerStatistics(@Input() call: Call<typeof ByWorkerBody>): Promise<object> {
    return this.answer(call, { per: 'worker', ...ofOneType(call.body.filter) });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/statistics/time-series',
    summary: 'How many jobs of a type were created, completed and failed, period by period',
    permission: READ_METRICS,
    level: 'L3',
    idempotency: 'R',
    body: ByTimeBody,
    response: ByTimeAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR'],
  })
  getJobTimeSeriesStatistics(@Input() call: Call<typeof ByTimeBody>): Promise<object> {
    const asked = ofOneType(call.body.filter);
    return this.answer(call, {
      per: { everyMs: everyMsOf(call.body.filter['resolution'], asked) },
      ...asked,
    });
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/statistics/errors',
    summary: 'What attempts at jobs of a type failed with',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    body: ErrorsBody,
    response: ErrorsAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR'],
  })
  async getJobErrors(@Input() call: Call<typeof ErrorsBody>): Promise<object> {
    const { jobType, from, to, ...filter } = call.body.filter;
    if (typeof jobType !== 'string' || typeof from !== 'string' || typeof to !== 'string')
      throw new ApiProblem(
        'INVALID_FILTER',
        'filter.jobType, filter.from and filter.to are needed, each as one text.',
      );
    const groups = await this.runtime.queries.jobErrors(call.caller, { jobType, from, to, filter });
    return toAnswer(pageOfGroups(groups, call.body));
  }

  private async answer(
    call: { readonly caller: Call['caller']; readonly body: Search },
    request: JobStatisticsRequest,
  ): Promise<object> {
    const groups = await this.runtime.queries.jobStatistics(call.caller, request);
    return toAnswer(pageOfGroups(groups, call.body));
  }
}

// helpers

function timeOf(from: unknown, to: unknown): { from: string; to: string } {
  if (typeof from !== 'string' || typeof to !== 'string')
    throw new ApiProblem('INVALID_FILTER', 'filter.from and filter.to are needed, each as one date-time.');
  return { from, to };
}

function ofOneType(filter: JsonObject): { from: string; to: string; filter: JsonObject } {
  const { jobType } = filter;
  if (typeof jobType !== 'string')
    throw new ApiProblem('INVALID_FILTER', 'filter.jobType is needed, as one text.');
  return { ...timeOf(filter['from'], filter['to']), filter: { jobType } };
}
