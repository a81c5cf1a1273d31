import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  DecisionRequirements,
  RequirementsParams,
  RequirementsSearch,
  RequirementsSearchAnswer,
} from './decisions.dto.ts';

const read = {
  permission: filtered('DECISION_REQUIREMENTS_DEFINITION:READ'),
  level: 'L3',
  idempotency: 'R',
} as const;

type RequirementsCall = Call<undefined, typeof RequirementsParams>;

/** Versions of decision models: the files that decisions are deployed in. */
@Controller()
export class DecisionRequirementsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/decision-requirements/search',
    summary: 'Find versions of decision models',
    body: RequirementsSearch,
    response: RequirementsSearchAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchDecisionRequirements(@Input() call: Call<typeof RequirementsSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'decisionRequirements', call.body));
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/decision-requirements/:decisionRequirementsKey',
    summary: 'Read a version of a decision model',
    params: RequirementsParams,
    response: DecisionRequirements,
    codes: ['NOT_FOUND'],
  })
  async getDecisionRequirements(@Input() call: RequirementsCall): Promise<object> {
    const { decisionRequirementsKey } = call.params;
    return found(
      await this.runtime.queries.get(call.caller, 'decisionRequirements', decisionRequirementsKey),
    );
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/decision-requirements/:decisionRequirementsKey/xml',
    summary: 'The DMN file of a decision model',
    params: RequirementsParams,
    responseType: 'text/xml',
    codes: ['NOT_FOUND'],
  })
  async getDecisionRequirementsXml(@Input() call: RequirementsCall): Promise<Buffer> {
    const { decisionRequirementsKey } = call.params;
    const file = found(
      await this.runtime.queries.decisionRequirementsXml(call.caller, decisionRequirementsKey),
    );
    void call.reply.header('Content-Type', 'text/xml; charset=utf-8');
    return Buffer.from(file.content);
  }
}
