import { correlationTexts, type CorrelationRule, type JsonObject } from '#engine';
import { messageLookup } from '../commands/project-subscriptions.ts';

/** Where waits for a message may stand: under its own correlation key, and under what its payload says (COR-1). */
export interface MeetingPlaces {
  readonly lookups: readonly string[];
  readonly correlationKeys: readonly string[];
}

export function meetingPlaces(
  message: {
    readonly tenantId: string;
    readonly name: string;
    readonly correlationKey: string;
    readonly variables: JsonObject;
  },
  rules: readonly CorrelationRule[],
  now: number,
): MeetingPlaces {
  const { tenantId, name, correlationKey, variables } = message;
  const keys = new Set([correlationKey]);
  for (const rule of rules)
    for (const text of correlationTexts(rule, variables, { now, timeZone: 'UTC' })) keys.add(text);
  const correlationKeys = [...keys];
  return { correlationKeys, lookups: correlationKeys.map((key) => messageLookup(tenantId, name, key)) };
}
