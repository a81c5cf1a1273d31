import type { Runtime, TrialStep } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { DEPLOYMENT_BODY_MAX, Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { Trial, TrialBody } from './trials.dto.ts';

/** Trying a model out before it is deployed. */
@Controller()
export class TrialsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/models/trial',
    summary:
      'Run a model that is not deployed, step by step, by a virtual clock; nothing is kept and nothing is sent',
    permission: onAny('SANDBOX:CREATE'),
    level: 'X1',
    idempotency: 'R',
    body: TrialBody,
    bodyLimit: DEPLOYMENT_BODY_MAX + VARIABLES_BODY_MAX,
    status: 200,
    response: Trial,
    codes: ['DEPLOYMENT_REFUSED', 'TRIAL_LIMIT'],
    alwaysExtended: true,
  })
  async tryModel(@Input() call: Call<typeof TrialBody>): Promise<object> {
    const { resources, startedAt, steps, tenantId, language, delegatesAsJobs } = call.body;
    const context = call.context({ tenantId });
    if (new Set(resources.map(({ name }) => name)).size < resources.length)
      throw new ApiProblem('INVALID_VALUE', 'Two resources have the same name. Rename one.');
    return this.runtime.trials.run(context, {
      resources: resources.map(({ name, content }) => ({ name, content: Buffer.from(content, 'utf8') })),
      startedAt: Date.parse(startedAt),
      steps: steps.map((step) => defined(step) as TrialStep),
      ...{ person: call.caller.id, language: language ?? null, delegatesAsJobs },
    });
  }
}
