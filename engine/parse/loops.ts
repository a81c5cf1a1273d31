import type { MultiInstanceModel, StandardLoopModel } from '../model/process-model.ts';
import { dialectOf, readExpression, readInteger } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import type { LoopSettings } from './dialects/dialect.ts';
import { DIALECTS } from './flow-nodes.ts';
import { readLoopEvents } from './loop-events.ts';
import { present } from './present.ts';
import type { FlowNode } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

/** The loop or multi-instance marker of an activity. */
export function readLoop(c: Compilation, node: FlowNode): MultiInstanceModel | StandardLoopModel | undefined {
  const multi = node.element.child('multiInstanceLoopCharacteristics');
  if (multi !== undefined) return readMultiInstance(c, node, multi);
  const loop = node.element.child('standardLoopCharacteristics');
  return loop === undefined ? undefined : readStandardLoop(c, node, loop);
}

// helpers

function readMultiInstance(c: Compilation, node: FlowNode, element: XmlElement): MultiInstanceModel {
  element.attribute('id');
  const settings = mergedSettings(c, node, element);
  const native = element.extension('multiInstance', 'millrace');
  const cardinality = integerExpression(c, element.child('loopCardinality'), 'loopCardinality');
  const sources = [cardinality, settings.inputCollection].filter((source) => source !== undefined).length;
  if (sources !== 1 && !hasStandardData(element)) {
    c.reporter.error('MI_SOURCE', node.element, {
      message: 'Give a cardinality or a collection (one of them) for the multi-instance activity',
    });
  }
  if ((settings.outputCollection === undefined) !== (settings.outputElement === undefined)) {
    c.reporter.error('MI_SOURCE', node.element, {
      message:
        'Give a cardinality or a collection (one of them); output needs outputCollection and outputElement',
    });
  }
  const events = readLoopEvents(c, node, element);
  const dialect = dialectOf(element, dialectOf(node.element, c.dialect));
  const firstIndex = native?.attribute('firstIndex') ?? (dialect === 'native' ? '1' : '0');
  return {
    kind: 'multiInstance',
    sequential: element.attribute('isSequential') === 'true',
    ...present({ cardinality, completionCondition: condition(c, element, 'completionCondition'), events }),
    ...settings,
    firstIndex: firstIndex === '0' ? 0 : 1,
    ...present({ indexVariable: settings.indexVariable ?? native?.attribute('indexVariable') }),
  };
}

/** Two namespaces may describe one loop as long as they do not say the same thing differently. */
function mergedSettings(c: Compilation, node: FlowNode, element: XmlElement): LoopSettings {
  const merged: Record<string, unknown> = {};
  for (const dialect of DIALECTS) {
    for (const [name, value] of Object.entries(dialect.loop(c, element) ?? {})) {
      if (
        merged[name] !== undefined &&
        JSON.stringify(comparable(merged[name])) !== JSON.stringify(comparable(value))
      ) {
        c.reporter.error('DIALECT_CONFLICT', node.element, {
          message: `It says ${name} twice, in two vendor namespaces. Keep one`,
        });
      }
      merged[name] ??= value;
    }
  }
  return merged as LoopSettings;
}

/** `${items}` and `=items` are the same path. */
function comparable(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'source' in value && typeof value.source === 'string'
    ? value.source.replace(/^[$#]\{\s*|\s*\}$/g, '')
    : value;
}

/** Data references of the standard are refused with the other data rows; they also say what the collection is. */
function hasStandardData(element: XmlElement): boolean {
  return element.children.some((child) => child.is('loopDataInputRef'));
}

function integerExpression(
  c: Compilation,
  part: XmlElement | undefined,
  label: string,
): MultiInstanceModel['cardinality'] {
  if (part === undefined) return undefined;
  part.attribute('id');
  const text = part.text.trim();
  if (/^-?\d+$/.test(text)) return readInteger(c, { text, at: part, label });
  return readExpression(c, {
    text,
    at: part,
    label,
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: part.attribute('language') }),
  });
}

function condition(
  c: Compilation,
  element: XmlElement,
  name: 'completionCondition' | 'loopCondition',
): MultiInstanceModel['completionCondition'] {
  const part = element.child(name);
  if (part === undefined) return undefined;
  part.attribute('id');
  const text = part.text.trim();
  return readExpression(c, {
    text,
    at: part,
    label: name,
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: part.attribute('language') }),
  });
}

function readStandardLoop(c: Compilation, node: FlowNode, element: XmlElement): StandardLoopModel {
  element.attribute('id');
  const text = element.attribute('loopMaximum');
  const maximum =
    text === undefined || text === ''
      ? undefined
      : readInteger(c, { text, at: element, label: 'loopMaximum' });
  const loopCondition = condition(c, element, 'loopCondition');
  if (maximum === undefined && loopCondition === undefined) {
    c.reporter.error('LOOP_UNBOUNDED', node.element, {
      message: 'The loop has neither a condition nor a maximum. Give it one of them',
    });
  }
  return {
    kind: 'standardLoop',
    testBefore: element.attribute('testBefore') === 'true',
    ...present({ condition: loopCondition, maximum }),
    firstIndex: dialectOf(element, dialectOf(node.element, c.dialect)) === 'native' ? 1 : 0,
  };
}
