import type { Filter, HistoricFact, JsonObject, JsonValue, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { dateField, keyField, keyOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { pageOf } from '../../http/page-of.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';

const CorrelatedSearch = searchBody({
  correlationKey: 'text',
  correlationTime: 'date',
  elementId: 'text',
  elementInstanceKey: 'key',
  messageKey: 'text',
  messageName: 'text',
  partitionId: 'number',
  processDefinitionId: 'text',
  processDefinitionKey: 'key',
  processInstanceKey: 'key',
  subscriptionKey: 'key',
  tenantId: 'text',
  businessId: 'text',
});
const Correlated = z
  .object({
    businessId: textOrNull(),
    correlationKey: textOrNull(),
    correlationTime: dateField(),
    elementId: textField(),
    elementInstanceKey: keyOrNull(),
    messageKey: keyField(),
    messageName: textField(),
    partitionId: z.int(),
    processDefinitionId: textField(),
    processDefinitionKey: keyField(),
    processInstanceKey: keyField(),
    rootProcessInstanceKey: keyOrNull(),
    subscriptionKey: keyField(),
    tenantId: textField(),
  })
  .meta({ id: 'CorrelatedMessageSubscription' });

/** Which messages an instance got. */
@Controller()
export class CorrelatedSubscriptionsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/correlated-message-subscriptions/search',
    summary: 'Find the messages that an instance waited for and got; name processInstanceKey',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    body: CorrelatedSearch,
    response: searchAnswer(Correlated),
    codes: ['INVALID_FILTER', 'READ_TIMEOUT'],
  })
  async searchCorrelatedMessageSubscriptions(@Input() call: Call<typeof CorrelatedSearch>): Promise<object> {
    const rows: JsonObject[] = [];
    for (const key of instancesOf(call.body.filter)) {
      const kinds = ['subscriptionClosed', 'subscriptionTriggered'];
      const found = await this.runtime.histories.facts(call.caller, key, kinds);
      if (found !== undefined) rows.push(...found.facts.flatMap((fact) => rowOf(fact, found.instance)));
    }
    return pageOf(rows, call.body);
  }
}

// helpers

/** Each is read from its journal, one after the other. */
const INSTANCES_MAX = 20;

function instancesOf(filter: Filter): readonly Key[] {
  const condition: JsonValue | undefined = filter['processInstanceKey'];
  const operators = typeof condition === 'object' ? (condition as JsonObject) : { $eq: condition ?? null };
  const named = operators['$in'] ?? [operators['$eq'] ?? null];
  const keys = Array.isArray(named) ? named.filter((key) => typeof key === 'string') : [];
  if (keys.length === 0 || keys.length > INSTANCES_MAX)
    throw new ApiProblem(
      'INVALID_FILTER',
      `Name the instance: send processInstanceKey in the filter, or at most ${INSTANCES_MAX} of them.`,
    );
  return keys as Key[];
}

function rowOf({ at, fact }: HistoricFact, instance: JsonObject): readonly JsonObject[] {
  const wait = fact['subscription'] as JsonObject;
  if (wait['kind'] !== 'message' || typeof fact['by'] !== 'string') return [];
  return [
    {
      businessId: instance['businessId'] ?? null,
      correlationKey: wait['correlationKey'] ?? null,
      correlationTime: at,
      elementId: String(wait['elementId']),
      elementInstanceKey: String(wait['elementInstanceKey']),
      messageKey: fact['by'],
      messageName: String(wait['name']),
      partitionId: 1,
      processDefinitionId: String(instance['processDefinitionId']),
      processDefinitionKey: String(instance['processDefinitionKey']),
      processInstanceKey: String(instance['processInstanceKey']),
      rootProcessInstanceKey: instance['rootProcessInstanceKey'] ?? null,
      subscriptionKey: String(wait['key']),
      tenantId: String(instance['tenantId']),
    },
  ];
}
