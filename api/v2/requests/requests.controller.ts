import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  CancelRequestBody,
  RequestNoteBody,
  RequestNotes,
  RequestParams,
  RequestSearch,
  RequestSearchAnswer,
  RequestView,
} from './requests.dto.ts';

type RequestCall = Call<undefined, typeof RequestParams>;

/** What people asked for by starting a process. Everybody has their own, without any right of an operator. */
@Controller()
export class RequestsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/requests/search',
    summary: 'Find your requests: what you started, where it stands and how it ended',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    body: RequestSearch,
    response: RequestSearchAnswer,
    alwaysExtended: true,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchRequests(@Input() call: Call<typeof RequestSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'requests', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/requests/:processInstanceKey',
    summary: 'One of your requests: steps, history, what you answered, and what was said to you',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    params: RequestParams,
    response: RequestView,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getRequest(@Input() call: RequestCall): Promise<object> {
    return found(await this.runtime.queries.requestView(call.caller, call.params.processInstanceKey));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/requests/:processInstanceKey/cancellation',
    summary: 'Cancel a request of yours, where its process lets requesters do that',
    permission: 'self',
    level: 'X1',
    idempotency: 'K',
    params: RequestParams,
    body: CancelRequestBody,
    codes: ['NOT_FOUND', 'REQUEST_NOT_CANCELABLE', 'INSTANCE_ENDED'],
  })
  async cancelRequest(@Input() call: Call<typeof CancelRequestBody, typeof RequestParams>): Promise<void> {
    await this.runtime.requests.cancel(call.context(call.body), call.params.processInstanceKey);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/requests/:processInstanceKey/notes',
    summary: 'Write to who has a request of yours: beside each open task, by bell and by mail',
    permission: 'self',
    level: 'X1',
    idempotency: 'K',
    status: 201,
    params: RequestParams,
    body: RequestNoteBody,
    response: RequestNotes,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'NOBODY_HAS_IT', 'INSTANCE_ENDED'],
  })
  async addRequestNote(@Input() call: Call<typeof RequestNoteBody, typeof RequestParams>): Promise<object> {
    const { processInstanceKey } = call.params;
    return { items: await this.runtime.requests.tell(call.context(), processInstanceKey, call.body.text) };
  }
}
