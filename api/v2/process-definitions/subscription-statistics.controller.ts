import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keyField, textField } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { pageOfGroups } from '../../http/page-of-groups.ts';
import { searchAnswer, searchBody, toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';

const Body = searchBody(
  {
    messageSubscriptionKey: 'key',
    processDefinitionKey: 'key',
    processDefinitionId: 'text',
    processInstanceKey: 'key',
    elementId: 'text',
    elementInstanceKey: 'key',
    messageSubscriptionState: ['CORRELATED', 'CREATED', 'DELETED', 'MIGRATED'],
    lastUpdatedDate: 'date',
    messageName: 'text',
    correlationKey: 'text',
    tenantId: 'text',
  },
  [
    'processDefinitionId',
    'processDefinitionKey',
    'tenantId',
    'processInstancesWithActiveSubscriptions',
    'activeSubscriptions',
  ],
);
const Answer = searchAnswer(
  z.object({
    processDefinitionId: textField(),
    processDefinitionKey: keyField(),
    tenantId: textField(),
    processInstancesWithActiveSubscriptions: z.int(),
    activeSubscriptions: z.int(),
  }),
);

/** Who waits for messages. */
@Controller()
export class SubscriptionStatisticsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/process-definitions/statistics/message-subscriptions',
    summary: 'Open waits for messages per version',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    body: Body,
    response: Answer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR'],
  })
  async getMessageSubscriptionStatistics(@Input() call: Call<typeof Body>): Promise<object> {
    const groups = await this.runtime.queries.messageSubscriptionCounts(call.caller, call.body.filter);
    return toAnswer(pageOfGroups(groups, call.body));
  }
}
