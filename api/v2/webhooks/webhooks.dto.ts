import { webhookEventTypes } from '#runtime';
import { z } from 'zod';
import { dateField, dateOrNull, keyField, textField, textOrNull } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { id, key, opt, tenantId, text } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

const URL_MAX = 2000;
const DESCRIPTION_MAX = 1000;
const OVERLAP_HOURS_MAX = 168;

export const WebhookBody = z.strictObject({
  url: text(URL_MAX).min(1),
  eventTypes: z.array(z.enum(webhookEventTypes)).min(1).max(webhookEventTypes.length),
  filter: opt(z.strictObject({ processDefinitionId: opt(id()) })),
  enabled: opt(z.boolean()),
  description: opt(text(DESCRIPTION_MAX)),
  tenantId: opt(tenantId()),
});
export const WebhookParams = params({ webhookKey: key() });
export const DeliveryParams = params({ webhookKey: key(), deliveryKey: key() });
export const TenantQuery = z.strictObject({ tenantId: opt(tenantId()) });
export const TenantBody = z.strictObject({ tenantId: opt(tenantId()) });
export const RotationBody = z.strictObject({
  overlapHours: opt(z.int().min(0).max(OVERLAP_HOURS_MAX)),
  tenantId: opt(tenantId()),
});

export const WebhookAnswer = z
  .object({
    webhookKey: keyField(),
    url: textField(),
    eventTypes: z.array(z.enum(webhookEventTypes)),
    filter: z.object({ processDefinitionId: textOrNull() }),
    enabled: z.boolean(),
    description: textField(),
    owner: textField(),
    createdAt: dateField(),
    changedAt: dateField(),
    changedBy: textField(),
    previousSecretUntil: dateOrNull(),
    lastSuccessAt: dateOrNull(),
    lastFailureAt: dateOrNull(),
    lastFailure: textOrNull(),
    offReason: textOrNull(),
    waiting: z.int(),
    dead: z.int(),
    tenantId: textField(),
  })
  .meta({ id: 'Webhook' });
export const NewWebhookAnswer = z
  .object({ webhookKey: keyField(), secret: textField() })
  .meta({ id: 'NewWebhook' });
export const RotationAnswer = z.object({ secret: textField(), previousSecretUntil: dateOrNull() });
export const WebhookTestAnswer = z
  .object({ ok: z.boolean(), status: z.int().nullable(), message: textOrNull(), ms: z.int() })
  .meta({ id: 'WebhookTest' });
export const RetryAnswer = z.object({ count: z.int() });

export const WebhookSearch = searchBody(
  { url: 'text', enabled: 'boolean', description: 'text', tenantId: 'text' },
  ['url', 'createdAt'],
);
export const WebhookSearchAnswer = searchAnswer(WebhookAnswer);

const states = ['WAITING', 'DELIVERED', 'DEAD'] as const;
export const WebhookDelivery = z
  .object({
    deliveryKey: keyField(),
    eventType: textField(),
    processInstanceKey: keyField(),
    createdAt: dateField(),
    state: z.enum(states),
    attempts: z.int(),
    status: z.int().nullable(),
    message: textOrNull(),
    nextAt: dateOrNull(),
    endedAt: dateOrNull(),
  })
  .meta({ id: 'WebhookDelivery' });
export const DeliverySearch = searchBody(
  { eventType: 'text', state: 'text', processInstanceKey: 'text', tenantId: 'text' },
  ['createdAt', 'attempts'],
);
export const DeliverySearchAnswer = searchAnswer(WebhookDelivery);
