import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { textField } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { pageOfGroups } from '../../http/page-of-groups.ts';
import { searchAnswer, searchBody, toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';

const ErrorsBody = searchBody(
  { jobType: 'text', from: 'date', to: 'date', errorCode: 'text', errorMessage: 'text' },
  ['errorCode', 'errorMessage', 'workers'],
);
const ErrorsAnswer = searchAnswer(
  z.object({ errorCode: textField(), errorMessage: textField(), workers: z.int() }),
);

/** What jobs end with. */
@Controller()
export class JobStatisticsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

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
}
