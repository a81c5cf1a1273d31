import type { InboundEffect } from '#runtime';
import { z } from 'zod';
import { textField } from '../../http/answer-fields.ts';
import { id, opt, text, withDefault } from '../../http/fields.ts';

const EXPRESSION_LENGTH_MAX = 4096;
const TIME_TO_LIVE_MAX = 30 * 86_400_000;

/** What an arrival does; the runtime checks which members belong together. */
export const effectFields = {
  action: z.enum(['START', 'PUBLISH_MESSAGE']),
  processDefinitionId: opt(id()),
  messageName: opt(id()),
  correlationKeyExpression: opt(text(EXPRESSION_LENGTH_MAX)),
  timeToLive: opt(z.int().min(0).max(TIME_TO_LIVE_MAX)),
  businessIdExpression: opt(text(EXPRESSION_LENGTH_MAX)),
  variablesExpression: opt(text(EXPRESSION_LENGTH_MAX)),
  description: withDefault(text(1000), ''),
  enabled: withDefault(z.boolean(), true),
};

export const effectAnswer = {
  action: textField(),
  processDefinitionId: textField().nullable(),
  messageName: textField().nullable(),
  correlationKeyExpression: textField().nullable(),
  timeToLive: z.int().nullable(),
  businessIdExpression: textField().nullable(),
  variablesExpression: textField().nullable(),
  description: textField(),
  enabled: z.boolean(),
};

export const expression = () => opt(text(EXPRESSION_LENGTH_MAX));

interface EffectBody {
  readonly action: 'START' | 'PUBLISH_MESSAGE';
  readonly processDefinitionId?: string | undefined;
  readonly messageName?: string | undefined;
  readonly correlationKeyExpression?: string | undefined;
  readonly timeToLive?: number | undefined;
  readonly businessIdExpression?: string | undefined;
  readonly variablesExpression?: string | undefined;
}

/** Only what was sent: what is stored is plain JSON. */
export function effectOf(body: EffectBody): InboundEffect {
  const { action, timeToLive } = body;
  return JSON.parse(
    JSON.stringify({
      action,
      processDefinitionId: body.processDefinitionId,
      messageName: body.messageName,
      correlationKeyExpression: body.correlationKeyExpression,
      timeToLiveMs: timeToLive,
      businessIdExpression: body.businessIdExpression,
      variablesExpression: body.variablesExpression,
    }),
  ) as InboundEffect;
}

export function effectShown(effect: InboundEffect) {
  return {
    action: effect.action,
    processDefinitionId: effect.processDefinitionId ?? null,
    messageName: effect.messageName ?? null,
    correlationKeyExpression: effect.correlationKeyExpression ?? null,
    timeToLive: effect.timeToLiveMs ?? null,
    businessIdExpression: effect.businessIdExpression ?? null,
    variablesExpression: effect.variablesExpression ?? null,
  };
}
