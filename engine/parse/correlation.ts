import type {
  CorrelationBinding,
  CorrelationKey,
  CorrelationRule,
  Expression,
} from '../model/process-model.ts';
import { readExpression, resolve } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import type { XmlElement } from './xml-tree.ts';
import { present } from './present.ts';

/** Every subset of the properties of a message is a text of its own (COR-4), so their number is bounded. */
const MAXIMUM_PROPERTIES = 6;

/**
 * COR-1: a message that has retrieval expressions for all properties of a correlation key is correlated by that key. A key
 * in a conversation of the collaboration counts as one of the collaboration.
 */
export function correlationRuleOf(c: Compilation, message: XmlElement): CorrelationRule | undefined {
  const keys = correlationKeys(c.definitions).flatMap((key) => keyOf(c, key, message) ?? []);
  if (keys.length === 0) return undefined;
  const properties = new Set(keys.flatMap((key) => key.properties.map(({ id }) => id)));
  if (properties.size > MAXIMUM_PROPERTIES)
    c.reporter.error('LIMIT_CORRELATION', message, {
      message: `The message is correlated by ${String(properties.size)} properties, the limit is ${String(MAXIMUM_PROPERTIES)}. Use fewer, or one that combines them`,
    });
  const own = message.extension('subscription', 'zeebe')?.attribute('correlationKey') ?? '';
  if (own !== '')
    c.reporter.error('MESSAGE_CORRELATION_TWICE', message, {
      message: 'Use zeebe:subscription or correlation properties, not both',
    });
  return { keys };
}

/** COR-4: the correlation subscriptions of a process. */
export function readCorrelationSubscriptions(c: Compilation): readonly CorrelationBinding[] {
  return c.process.childrenNamed('correlationSubscription').flatMap((subscription) => {
    subscription.attribute('id');
    const key = resolve(
      c,
      subscription,
      'correlationKeyRef',
      subscription.attribute('correlationKeyRef'),
      'correlationKey',
    );
    if (key === undefined && !subscription.has('correlationKeyRef'))
      c.reporter.error('REF_UNRESOLVED', subscription, {
        message: 'The correlationSubscription names no correlationKey. Give it a correlationKeyRef',
      });
    return subscription.childrenNamed('correlationPropertyBinding').flatMap((binding) => {
      binding.attribute('id');
      const reference = binding.attribute('correlationPropertyRef');
      const property = resolve(c, binding, 'correlationPropertyRef', reference, 'correlationProperty');
      const dataPath = pathOf(c, binding, 'dataPath');
      if (key?.id === undefined || property?.id === undefined || dataPath === undefined) return [];
      return [{ keyId: key.id, propertyId: property.id, dataPath }];
    });
  });
}

/** A key that no message of the file carries would have no effect. */
export function checkCorrelationKeys(c: Compilation): void {
  const messages = c.definitions.children.filter((child) => child.is('message'));
  for (const key of correlationKeys(c.definitions)) {
    if (messages.some((message) => isCarried(c, key, message))) continue;
    c.reporter.error('ELEMENT_UNSUPPORTED', key, {
      message: `The correlationKey would have no effect here: no message has a retrieval expression for each of its properties. Add them, or remove the key`,
    });
  }
}

// helpers

function correlationKeys(definitions: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const work = definitions.children.filter((child) => child.is('collaboration'));
  for (const element of work) {
    for (const child of element.children) {
      if (child.is('correlationKey')) found.push(child);
      else if (/[cC]onversation$/.test(child.local)) work.push(child);
    }
  }
  return found;
}

/** The retrieval expressions of a message for the properties of a key; undefined unless there is one for each. */
function retrievals(c: Compilation, key: XmlElement, message: XmlElement): readonly Retrieval[] | undefined {
  const references = key.childrenNamed('correlationPropertyRef');
  const found = references.map((reference) => {
    const property = resolve(c, key, 'correlationPropertyRef', reference.text, 'correlationProperty');
    const expression = property?.children.find(
      (child) =>
        child.is('correlationPropertyRetrievalExpression') &&
        isReferenceTo(child.attribute('messageRef'), message.id),
    );
    return property?.id === undefined || expression === undefined
      ? undefined
      : { id: property.id, expression };
  });
  const complete = found.filter((each) => each !== undefined);
  return references.length > 0 && complete.length === references.length ? complete : undefined;
}

interface Retrieval {
  readonly id: string;
  readonly expression: XmlElement;
}

function isCarried(c: Compilation, key: XmlElement, message: XmlElement): boolean {
  return retrievals(c, key, message) !== undefined;
}

function isReferenceTo(reference: string | undefined, id: string | undefined): boolean {
  const text = reference?.trim() ?? '';
  return id !== undefined && (text === id || text.slice(text.indexOf(':') + 1) === id);
}

function keyOf(c: Compilation, key: XmlElement, message: XmlElement): CorrelationKey | undefined {
  const found = retrievals(c, key, message);
  if (found === undefined) return undefined;
  const properties = found.flatMap(({ id, expression }) => {
    const path = pathOf(c, expression, 'messagePath');
    if (path?.language !== 'literal' && path?.plain === false) {
      c.reporter.error('EXPRESSION_UNSUPPORTED', expression, {
        message:
          'A messagePath that iterates is not supported. Write a path into the payload, such as order.id',
      });
      return [];
    }
    return path === undefined ? [] : [{ id, path }];
  });
  return properties.length === found.length
    ? { id: key.id ?? `key-${String(key.line)}`, properties }
    : undefined;
}

function pathOf(c: Compilation, at: XmlElement, name: 'messagePath' | 'dataPath'): Expression | undefined {
  const part = at.child(name);
  if (part === undefined) {
    c.reporter.error('EXPRESSION_SYNTAX', at, { message: `The ${at.local} has no ${name}. Give it one` });
    return undefined;
  }
  part.attribute('id');
  return readExpression(c, {
    text: part.text.trim(),
    at: part,
    label: name,
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: part.attribute('language') }),
  });
}
