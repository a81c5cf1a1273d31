import type { EventDefinition } from '../model/process-model.ts';
import { dialectOf, readExpression, readVariableName } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import type { XmlElement } from './xml-tree.ts';

type Change = 'create' | 'update' | 'delete';

/** A conditional event (CND-1, CND-2, CND-5): its condition, and what narrows the changes it looks at. */
export function readConditional(
  c: Compilation,
  event: XmlElement,
  element: XmlElement,
): EventDefinition | undefined {
  const condition = element.child('condition');
  const text = condition?.text.trim() ?? '';
  if (condition === undefined || text === '') {
    c.reporter.error('EVENT_DEFINITION_MISSING', element, {
      message: 'A conditional event needs a condition',
    });
    return undefined;
  }
  condition.attribute('id');
  const language = condition.attribute('language');
  const expression = readExpression(c, {
    text,
    at: condition,
    label: 'condition',
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language }),
  });
  const filter = element.extension('conditionalFilter', 'zeebe');
  const names = listOf(filter?.attribute('variableNames') ?? element.attribute('variableName', 'camunda'));
  const events = listOf(
    filter?.attribute('variableEvents') ?? element.attribute('variableEvents', 'camunda'),
  );
  if (events?.every(isChange) === false)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `variableEvents="${events.join(', ')}" is not known. Use create, update and delete`,
    });
  const native = element.extension('condition', 'millrace')?.attribute('trigger');
  const dialect = dialectOf(element, dialectOf(event, c.dialect));
  const trigger =
    native === 'everyChange' || (native === undefined && dialect === 'camunda') ? 'everyChange' : 'edge';
  return expression === undefined
    ? undefined
    : {
        kind: 'conditional',
        condition: expression,
        trigger,
        ...present({ variableNames: names, variableEvents: events?.filter(isChange) }),
      };
}

const CHANGES: ReadonlyMap<string, readonly Change[]> = new Map<string, readonly Change[]>([
  ['all', ['create', 'update', 'delete']],
  ['create', ['create']],
  ['update', ['update']],
  ['update-create', ['create', 'update']],
  ['delete', ['delete']],
]);

/** A variable listener: a conditional event on that name and kind of change; it waits for a change, whatever the value. */
export function readVariableListener(
  c: Compilation,
  event: XmlElement,
  element: XmlElement,
  isProcessStart: boolean,
): EventDefinition | undefined {
  if (isProcessStart)
    c.reporter.error('EVENT_NOT_ALLOWED', event, {
      message:
        'A variable listener is not allowed as a start event: before the instance there is no variable. Use a none start event',
    });
  const name = readVariableName(c, element.attribute('variableName') ?? '', element);
  const kind = element.attribute('variableChangeType') ?? 'all';
  const variableEvents = CHANGES.get(kind);
  if (variableEvents === undefined)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `variableChangeType="${kind}" is not known. Use all, create, update, update-create or delete`,
    });
  return name === undefined || variableEvents === undefined
    ? undefined
    : {
        kind: 'conditional',
        condition: { language: 'literal', value: true },
        trigger: 'changesOnly',
        variableNames: [name],
        variableEvents,
      };
}

// helpers

function listOf(text: string | undefined): readonly string[] | undefined {
  const names = text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names === undefined || names.length === 0 ? undefined : names;
}

function isChange(name: string): name is Change {
  return name === 'create' || name === 'update' || name === 'delete';
}
