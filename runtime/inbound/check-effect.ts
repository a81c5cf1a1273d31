import { classify } from '#engine';
import type { InboundEffect } from '../contract/inbound.ts';
import { Refusal } from '../contract/refusal.ts';

/** What cannot work is refused when it is set, not when something arrives. */
export function checkEffect(effect: InboundEffect): void {
  const { action, processDefinitionId, messageName } = effect;
  if (action === 'START' && (processDefinitionId === undefined || messageName !== undefined))
    throw new Refusal('INVALID_VALUE', 'The action START needs a processDefinitionId and no messageName.');
  if (action === 'PUBLISH_MESSAGE' && (messageName === undefined || processDefinitionId !== undefined))
    throw new Refusal(
      'INVALID_VALUE',
      'The action PUBLISH_MESSAGE needs a messageName and no processDefinitionId.',
    );
  if (
    action === 'START' &&
    (effect.correlationKeyExpression !== undefined || effect.timeToLiveMs !== undefined)
  )
    throw new Refusal(
      'INVALID_VALUE',
      'correlationKeyExpression and timeToLive belong to the action PUBLISH_MESSAGE.',
    );
  checkExpression('correlationKeyExpression', effect.correlationKeyExpression);
  checkExpression('businessIdExpression', effect.businessIdExpression);
  checkExpression('variablesExpression', effect.variablesExpression);
}

export function checkExpression(name: string, expression: string | undefined): void {
  if (expression === undefined) return;
  const classified = classify(expression.trim().replace(/^=/, ''), { place: 'expression' });
  if (!classified.ok)
    throw new Refusal(
      'EXPRESSION_FAILED',
      `The ${name} is not valid at position ${classified.position}: ${classified.message}.`,
      { position: classified.position },
    );
}
