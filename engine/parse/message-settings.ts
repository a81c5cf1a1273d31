import type { CorrelationRule, Expression, MessageCatch, MessageThrow } from '../model/process-model.ts';
import { readExpression, resolve } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { correlationRuleOf } from './correlation.ts';
import { readOperation } from './operations.ts';
import { present } from './present.ts';
import type { XmlElement } from './xml-tree.ts';

/** What a waiting element needs of its message: name and correlation key (MSG-1, MSG-8). */
export function readMessageCatch(
  c: Compilation,
  at: XmlElement,
  owner: XmlElement,
  isProcessStart: boolean,
): MessageCatch | undefined {
  const message = messageOf(c, at);
  if (message === undefined) {
    if (!at.has('messageRef'))
      c.reporter.error('MESSAGE_NAME', at, {
        message: 'The message event names no message. Give it a messageRef',
      });
    return undefined;
  }
  const name = messageName(c, message);
  const correlationKey = messageKey(c, message);
  const correlation = ruleFor(c, message, name);
  // A start event opens no subscription with a key: the publication's key decides (MSG-6).
  if (correlationKey === undefined && correlation === undefined && !isProcessStart && name !== undefined) {
    c.reporter.warning('MESSAGE_KEY', owner, {
      message: `This wait for "${message.attribute('name') ?? ''}" has no correlation key: only calls that name the instance, its business id or variables, or an empty key reach it. Give the message a correlation key`,
    });
  }
  return name === undefined
    ? undefined
    : { name, ...(isProcessStart ? {} : present({ correlationKey })), ...present({ correlation }) };
}

/** MSG-10, MSG-11: what a throwing element publishes. */
export function readMessageThrow(
  c: Compilation,
  at: XmlElement,
  owner: XmlElement,
): MessageThrow | undefined {
  const message = messageOf(c, at);
  if (message === undefined) return undefined;
  const name = messageName(c, message);
  const settings = at.extension('message', 'millrace') ?? owner.extension('message', 'millrace');
  const setting = (attribute: string): Expression | undefined => {
    const text = settings?.attribute(attribute);
    return settings === undefined || text === undefined || text === ''
      ? undefined
      : readExpression(c, { text, at: settings, label: attribute, place: 'value' });
  };
  if (name === undefined) return undefined;
  const correlation = ruleFor(c, message, name);
  if (correlation !== undefined && setting('correlationKey') !== undefined)
    c.reporter.error('MESSAGE_CORRELATION_TWICE', owner, {
      message: 'Use millrace:message correlationKey or correlation properties, not both',
    });
  return present({
    name,
    correlation,
    correlationKey: setting('correlationKey') ?? messageKey(c, message),
    timeToLive: setting('timeToLive'),
    messageId: setting('messageId'),
    businessId: setting('businessId'),
    targetProcessId: messageFlowTarget(c, owner, message),
  });
}

// helpers

/** D11: an operation names the message where the event or task does not. */
export function messageOf(c: Compilation, at: XmlElement): XmlElement | undefined {
  const operation = readOperation(c, at);
  const named = at.attribute('messageRef');
  return named === undefined && operation !== undefined
    ? operation.inMessage
    : resolve(c, at, 'messageRef', named, 'message');
}

/** COR-1. The rules of a message are found by its name before anybody waits, so the name is fixed. */
function ruleFor(
  c: Compilation,
  message: XmlElement,
  name: Expression | undefined,
): CorrelationRule | undefined {
  const rule = correlationRuleOf(c, message);
  if (rule !== undefined && name !== undefined && name.language !== 'literal')
    c.reporter.error('MESSAGE_NAME', message, {
      message: 'A message with correlation properties needs a fixed name. Write it without expression',
    });
  return rule;
}

function messageName(c: Compilation, message: XmlElement): Expression | undefined {
  const text = message.attribute('name');
  if (text === undefined || text.trim() === '') {
    c.reporter.error('MESSAGE_NAME', message, { message: 'The message has no name. Give it one' });
    return undefined;
  }
  return readExpression(c, {
    text,
    at: message,
    label: 'name',
    place: 'value',
    mapped: c.dialect !== 'native',
  });
}

function messageKey(c: Compilation, message: XmlElement): Expression | undefined {
  const subscription = message.extension('subscription', 'zeebe');
  const text = subscription?.attribute('correlationKey');
  return subscription === undefined || text === undefined || text === ''
    ? undefined
    : readExpression(c, { text, at: subscription, label: 'correlationKey', place: 'value' });
}

/** A message flow from the thrower (or its pool's only one) to an executable process restricts who is offered the message. */
function messageFlowTarget(c: Compilation, owner: XmlElement, message: XmlElement): string | undefined {
  for (const collaboration of c.definitions.children.filter((child) => child.is('collaboration'))) {
    for (const flow of collaboration.children.filter(
      (child) => child.is('messageFlow') && child.attribute('sourceRef') === owner.id,
    )) {
      const carried = resolve(c, flow, 'messageRef', flow.attribute('messageRef'), 'message');
      if (carried !== undefined && carried !== message) {
        const throwsOne = owner.children.filter((child) => child.is('messageEventDefinition')).length < 2;
        if (throwsOne)
          c.reporter.error('REF_WRONG_TYPE', flow, {
            message: `messageRef names the message "${carried.id ?? ''}", but "${owner.id ?? ''}" throws "${message.id ?? ''}". Name that one, or remove the messageRef`,
          });
        continue;
      }
      const target = c.byId.get(flow.attribute('targetRef') ?? '');
      const process =
        target?.is('participant') === true
          ? c.byId.get(target.attribute('processRef') ?? '')
          : processOf(target);
      if (process?.attribute('isExecutable') === 'true' && process.id !== undefined) return process.id;
    }
  }
  return undefined;
}

function processOf(element: XmlElement | undefined): XmlElement | undefined {
  let at = element;
  while (at !== undefined && !at.is('process')) at = at.parent;
  return at;
}
