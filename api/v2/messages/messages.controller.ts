import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onAny, onBody } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  Broadcast,
  BroadcastBody,
  CorrelateBody,
  Correlated,
  MessageSearch,
  MessageSearchAnswer,
  PublishBody,
  Published,
  SubscriptionSearch,
  SubscriptionSearchAnswer,
} from './messages.dto.ts';

const SEARCH_CODES = ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;

/** Messages go to one receiver, signals to all. */
@Controller()
export class MessagesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/messages/publication',
    summary: 'Publish a message; it is kept for timeToLive until somebody waits for it',
    permission: onBody('name', 'MESSAGE:CREATE'),
    level: 'L2',
    idempotency: 'D',
    body: PublishBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: Published,
    codes: ['MESSAGE_ID_REUSED'],
  })
  async publishMessage(@Input() call: Call<typeof PublishBody>): Promise<object> {
    const { name, correlationKey, timeToLive, messageId, businessId, variables } = call.body;
    const context = call.context(call.body);
    const { messageKey } = await this.runtime.messages.publish(
      context,
      defined({ name, correlationKey, timeToLiveMs: timeToLive, messageId, businessId, variables }),
    );
    return { messageKey, tenantId: context.tenantId };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/messages/correlation',
    summary: 'Give a message to whoever waits for it now',
    permission: onAny(
      'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    ),
    level: 'L2',
    idempotency: 'K',
    body: CorrelateBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: Correlated,
    codes: ['NO_SUBSCRIPTION'],
  })
  async correlateMessage(@Input() call: Call<typeof CorrelateBody>): Promise<object> {
    const { name, correlationKey, businessId, variables } = call.body;
    const context = call.context(call.body);
    const correlated = await this.runtime.messages.correlate(
      context,
      defined({ name, correlationKey, businessId, variables }),
    );
    return { ...correlated, tenantId: context.tenantId };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/signals/broadcast',
    summary: 'Send a signal to everybody who waits for it',
    permission: onAny(
      'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    ),
    level: 'L2',
    idempotency: 'K',
    body: BroadcastBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: Broadcast,
  })
  async broadcastSignal(@Input() call: Call<typeof BroadcastBody>): Promise<object> {
    const context = call.context(call.body);
    const { signalKey } = await this.runtime.messages.broadcast(context, {
      name: call.body.signalName,
      variables: call.body.variables,
    });
    return { signalKey, tenantId: context.tenantId };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/messages/search',
    summary: 'Find messages that are kept and not yet used',
    permission: filtered('MESSAGE:READ'),
    level: 'X1',
    idempotency: 'R',
    body: MessageSearch,
    response: MessageSearchAnswer,
    alwaysExtended: true,
    codes: SEARCH_CODES,
  })
  async searchMessages(@Input() call: Call<typeof MessageSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'messages', call.body));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/message-subscriptions/search',
    summary: 'Find waits for messages',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    body: SubscriptionSearch,
    response: SubscriptionSearchAnswer,
    codes: SEARCH_CODES,
  })
  async searchMessageSubscriptions(@Input() call: Call<typeof SubscriptionSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'messageSubscriptions', call.body));
  }
}
