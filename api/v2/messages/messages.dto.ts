import { z } from 'zod';
import {
  dateField,
  dateOrNull,
  headers,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
} from '../../http/answer-fields.ts';
import { businessId, id, opt, tenantId, text, timeoutMs, variables, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

const CORRELATION_KEY_BYTES_MAX = 512;
const TIME_TO_LIVE_MS_MAX = 366 * 86_400_000;

const correlationKey = () =>
  withDefault(
    z.string().refine((value) => Buffer.byteLength(value) <= CORRELATION_KEY_BYTES_MAX, {
      error: `TOO_LONG: A correlation key has at most ${CORRELATION_KEY_BYTES_MAX} bytes.`,
    }),
    '',
  );

const message = {
  name: id(),
  correlationKey: correlationKey(),
  variables: withDefault(variables(), {}),
  tenantId: opt(tenantId()),
  businessId: opt(businessId()),
};

export const PublishBody = z.strictObject({
  ...message,
  timeToLive: withDefault(timeoutMs().min(0).max(TIME_TO_LIVE_MS_MAX), 0),
  messageId: opt(text(256)),
});
export const Published = z.object({ messageKey: keyField(), tenantId: textField() });

export const CorrelateBody = z.strictObject(message);
export const Correlated = z.object({
  messageKey: keyField(),
  processInstanceKey: keyField(),
  tenantId: textField(),
});

export const BroadcastBody = z.strictObject({
  signalName: id(),
  variables: withDefault(variables(), {}),
  tenantId: opt(tenantId()),
});
export const Broadcast = z.object({ signalKey: keyField(), tenantId: textField() });

export const MessageSearch = searchBody({
  name: 'text',
  correlationKey: 'text',
  expiresAt: 'date',
  messageId: 'text',
  tenantId: 'text',
});
export const MessageSearchAnswer = searchAnswer(
  z.object({
    messageKey: keyField(),
    name: textField(),
    correlationKey: textField(),
    messageId: textOrNull(),
    publishedAt: dateOrNull(),
    expiresAt: dateOrNull(),
    tenantId: textField(),
  }),
);

const SUBSCRIPTION_STATES = ['CORRELATED', 'CREATED', 'DELETED', 'MIGRATED'] as const;
const SUBSCRIPTION_TYPES = ['START_EVENT', 'PROCESS_EVENT'] as const;

export const MessageSubscription = z
  .object({
    messageSubscriptionKey: keyField(),
    messageSubscriptionState: z.enum(SUBSCRIPTION_STATES),
    messageSubscriptionType: z.enum(SUBSCRIPTION_TYPES),
    messageName: textField(),
    correlationKey: textOrNull(),
    lastUpdatedDate: dateField(),
    elementId: textField(),
    elementInstanceKey: keyOrNull(),
    processInstanceKey: keyOrNull(),
    rootProcessInstanceKey: keyOrNull(),
    processDefinitionKey: keyOrNull(),
    processDefinitionId: textField(),
    processDefinitionName: textOrNull(),
    processDefinitionVersion: z.int().nullable(),
    toolProperties: headers(),
    toolName: textOrNull(),
    inboundConnectorType: textOrNull(),
    tenantId: textField(),
  })
  .meta({ id: 'MessageSubscription' });

export const SubscriptionSearch = searchBody({
  messageSubscriptionKey: 'key',
  messageSubscriptionState: SUBSCRIPTION_STATES,
  messageSubscriptionType: SUBSCRIPTION_TYPES,
  messageName: 'text',
  correlationKey: 'text',
  lastUpdatedDate: 'date',
  elementId: 'text',
  elementInstanceKey: 'key',
  processInstanceKey: 'key',
  rootProcessInstanceKey: 'key',
  processDefinitionKey: 'key',
  processDefinitionId: 'text',
  processDefinitionName: 'text',
  processDefinitionVersion: 'number',
  tenantId: 'text',
});
export const SubscriptionSearchAnswer = searchAnswer(MessageSubscription);
