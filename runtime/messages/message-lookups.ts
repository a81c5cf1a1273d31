import type { CorrelationRule } from '#engine';
import { createReadTogether } from '../definitions/read-together.ts';
import {
  findCorrelationRules,
  findSubscriptions,
  type Pools,
  type StoredMessage,
  type WaitingSubscription,
} from '../store/port.ts';
import type { MeetingPlaces } from './meeting-places.ts';

/** What a message needs to know before it is offered. */
export interface MessageLookups {
  rules(tenantId: string, name: string): Promise<readonly CorrelationRule[]>;
  waiting(message: StoredMessage, places: MeetingPlaces): Promise<readonly WaitingSubscription[]>;
}

/** Messages that come at once look in two statements for all of them, not in two for each. */
export function createMessageLookups({ work }: Pools): MessageLookups {
  const rules = createReadTogether((asks: readonly { tenantId: string; name: string }[]) =>
    findCorrelationRules(work, asks),
  );
  const waiting = createReadTogether((asks: readonly { message: StoredMessage; places: MeetingPlaces }[]) =>
    findSubscriptions(work, asks),
  );
  return {
    rules: async (tenantId, name) => {
      const ask = { tenantId, name };
      return canBeStored([tenantId, name])
        ? rules(JSON.stringify(ask), ask)
        : ((await findCorrelationRules(work, [ask]))[0] ?? []);
    },
    waiting: async (message, places) => {
      const ask = { message, places };
      const { key, tenantId, name, businessId } = message;
      return canBeStored([tenantId, name, businessId ?? '', ...places.correlationKeys])
        ? waiting(key, ask)
        : ((await findSubscriptions(work, [ask]))[0] ?? []);
    },
  };
}

// helpers

/** PostgreSQL refuses U+0000: who asks with it is told so alone, and not all who ask at the same time. */
function canBeStored(texts: readonly string[]): boolean {
  return texts.every((text) => !text.includes('\u0000'));
}
