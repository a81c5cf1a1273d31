import { describe, expect, test } from '@jest/globals';
import { markChanges, markClasses } from '../../web/diagram/element-marks.ts';
import { buildOutline, visibleItems, type ModelNode } from '../../web/diagram/outline-model.ts';
import { outlineText } from '../../web/diagram/outline-text.ts';
import { readFileSync } from 'node:fs';

const node = (type: string, id: string, name?: string): ModelNode => ({
  $type: `bpmn:${type}`,
  id,
  ...(name ? { name } : {}),
});
const flow = (source: ModelNode, target: ModelNode, name?: string): ModelNode => ({
  ...node('SequenceFlow', `${source.id}-${target.id}`, name),
  sourceRef: source,
  targetRef: target,
});
const process = (...flowElements: ModelNode[]): ModelNode => ({
  $type: 'bpmn:Definitions',
  rootElements: [{ ...node('Process', 'p', 'Expense approval'), flowElements }],
});
const idsOf = (model: ModelNode) => buildOutline(model)[0]?.children.map((item) => item.id);

const start = node('StartEvent', 'start');
const review = node('UserTask', 'review', 'Review expense');
const gateway = node('ExclusiveGateway', 'gateway', 'Approved?');
const pay = node('ServiceTask', 'pay', 'Pay out');
const join = node('ExclusiveGateway', 'join');
const end = node('EndEvent', 'end');

describe('the order of the outline', () => {
  test('follows the flow and not the file', () => {
    const model = process(end, pay, start, review, flow(pay, end), flow(review, pay), flow(start, review));
    expect(idsOf(model)).toEqual(['start', 'review', 'pay', 'end']);
  });

  test('puts a join after all its branches', () => {
    const reject = node('Task', 'reject');
    const model = process(
      start,
      gateway,
      pay,
      reject,
      join,
      end,
      flow(start, gateway),
      flow(gateway, pay),
      flow(gateway, reject),
      flow(pay, join),
      flow(reject, join),
      flow(join, end),
    );
    expect(idsOf(model)).toEqual(['start', 'gateway', 'pay', 'reject', 'join', 'end']);
  });

  test('ends for a loop and names each element once', () => {
    const model = process(
      start,
      review,
      gateway,
      end,
      flow(start, review),
      flow(review, gateway),
      flow(gateway, review, 'again'),
      flow(gateway, end),
    );
    expect(idsOf(model)).toEqual(['start', 'review', 'gateway', 'end']);
  });

  test('puts a boundary event behind the activity it sits on', () => {
    const reminder = { ...node('BoundaryEvent', 'reminder'), attachedToRef: review };
    const model = process(reminder, start, review, end, flow(start, review), flow(review, end));
    expect(idsOf(model)).toEqual(['start', 'review', 'reminder', 'end']);
    expect(buildOutline(model)[0]?.children[2]?.attachedTo).toBe('review');
  });

  test('nests what is inside a sub-process and names a pool by its own name', () => {
    const inner = { ...node('SubProcess', 'sub'), flowElements: [node('Task', 'inside')] };
    const model = process(inner);
    const pool = { ...node('Participant', 'pool', 'Finance'), processRef: model.rootElements?.[0] };
    model.rootElements?.push({ ...node('Collaboration', 'c'), participants: [pool as ModelNode] });
    const outline = buildOutline(model);
    expect(outline.map((item) => item.name)).toEqual(['Finance']);
    expect(outline[0]?.children[0]?.children[0]?.id).toBe('inside');
  });
});

describe('walking the outline', () => {
  const items = buildOutline(process(start, { ...node('SubProcess', 'sub'), flowElements: [pay] }));

  test('shows open items with their level and place', () => {
    const entries = visibleItems(items, new Set());
    expect(entries.map((entry) => [entry.item.id, entry.level])).toEqual([
      ['p', 1],
      ['start', 2],
      ['sub', 2],
      ['pay', 3],
    ]);
    expect(entries[2]).toMatchObject({ position: 2, siblings: 2, parentId: 'p' });
  });

  test('leaves out what is inside a closed item', () => {
    const ids = visibleItems(items, new Set(['sub'])).map((entry) => entry.item.id);
    expect(ids).toEqual(['p', 'start', 'sub']);
  });
});

test('an item says in words what the canvas shows by color and number', () => {
  const [root] = buildOutline(process(review, gateway, flow(review, gateway)));
  const text = outlineText(
    root?.children[0] as never,
    { state: 'incident', active: 3, incidents: 1 },
    english,
  );
  expect(text).toBe(
    'User task Review expense, incident, 3 tokens, 1 incident, next: Exclusive gateway Approved?',
  );
});

describe('marks', () => {
  test('only elements that differ are drawn again', () => {
    const before = { a: { active: 1 }, b: { completed: 2 }, c: { active: 1 } };
    const after = { a: { active: 1 }, b: { completed: 3 }, d: { incidents: 1 } };
    expect(markChanges(before, after).map((change) => change.id)).toEqual(['b', 'c', 'd']);
  });

  test('state and position become classes', () => {
    expect(markClasses({ state: 'active', here: true })).toEqual(['mr-is-active', 'mr-is-here']);
    expect(markClasses(undefined)).toEqual([]);
  });
});

/** The real catalogue, with the plural forms that i18next would choose for English. */
function english(key: string, values: Record<string, unknown> = {}): string {
  const file = new URL('../../web/i18n/en.json', import.meta.url);
  const catalogue = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const look = (path: string) =>
    path
      .split('.')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], catalogue);
  const plural = values['count'] === 1 ? '_one' : '_other';
  const text = look(key) ?? look(key + plural);
  return typeof text === 'string'
    ? text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))
    : key;
}
