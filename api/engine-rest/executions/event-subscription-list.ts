import type { JsonObject } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownDate, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, oneOf, text, texts } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

const EventSubscription = z.object({
  id: z.string(),
  eventType: z.string(),
  eventName: z.string().nullable(),
  executionId: z.string().nullable(),
  processInstanceId: z.string().nullable(),
  activityId: z.string(),
  createdDate: z.string().nullable(),
  tenantId: z.string().nullable(),
});

function toEventSubscription(row: JsonObject): z.output<typeof EventSubscription> {
  const type = String(row['eventType']);
  return {
    id: String(row['eventSubscriptionKey']),
    eventType: type === 'condition' ? 'conditional' : type,
    eventName: shownText(row['eventName']),
    executionId: shownText(row['elementInstanceKey']),
    processInstanceId: shownText(row['processInstanceKey']),
    activityId: String(row['elementId']),
    createdDate: shownDate(row['creationTime']),
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

/** What instances and start events wait for: messages and signals; of conditions only those of start events have rows. */
export const EventSubscriptionLists = listController({
  name: 'EventSubscriptions',
  what: 'waits for messages and signals',
  path: '/event-subscription',
  kind: 'eventSubscriptions',
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L3',
  takesBody: false,
  conditions: {
    eventSubscriptionId: text((id) => ({ eventSubscriptionKey: { $in: keysIn([id]) } })),
    eventName: text((eventName) => ({ eventName })),
    eventType: oneOf(['MESSAGE', 'SIGNAL', 'CONDITIONAL'], (type) => ({
      eventType: type === 'CONDITIONAL' ? 'condition' : type.toLowerCase(),
    })),
    executionId: text((id) => ({ elementInstanceKey: { $in: keysIn([id]) } })),
    processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
    activityId: text((elementId) => ({ elementId })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  },
  sortBy: { created: 'creationTime', tenantId: 'tenantId' },
  row: EventSubscription,
  show: toEventSubscription,
});
