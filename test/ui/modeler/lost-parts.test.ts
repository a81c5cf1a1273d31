import { describe, expect, test } from '@jest/globals';
import { lostParts, type XmlNode } from '../../../modeler/model/lost-parts.ts';

const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const other = 'http://other.test';

function node(
  local: string,
  attributes: Record<string, string> = {},
  children: XmlNode[] = [],
  more: Partial<XmlNode> = {},
): XmlNode {
  const list = Object.entries(attributes).map(([name, value]) => ({ namespace: '', local: name, value }));
  return { namespace: bpmn, local, attributes: list, children, text: '', ...more };
}

const none = new Set<string>();

describe('what a file says and its saved copy does not', () => {
  const task = () => node('task', { id: 'T', name: 'Work' });

  test('nothing, when only order, prefixes and white space differ', () => {
    const before = node('process', { id: 'P' }, [
      task(),
      node('endEvent', { id: 'E' }, [], { text: ' a  b ' }),
    ]);
    const after = node('process', { id: 'P' }, [node('endEvent', { id: 'E' }, [], { text: 'a b' }), task()]);
    expect(lostParts(before, after, none)).toEqual([]);
    const prefixed = node('sequenceFlow', { id: 'F', sourceRef: 'own:T' });
    expect(lostParts(prefixed, node('sequenceFlow', { id: 'F', sourceRef: 'T' }), none)).toEqual([]);
  });

  test('an attribute, an element, a text, each with its place', () => {
    const before = node('process', { id: 'P' }, [
      node('task', { id: 'T', name: 'Work' }, [node('documentation', {}, [], { text: 'Why' })]),
      node('task', { id: 'U' }),
    ]);
    const after = node('process', { id: 'P' }, [node('task', { id: 'T' }, [node('documentation')])]);
    expect(lostParts(before, after, none)).toEqual([
      'T @name=Work',
      'U <task>',
      'U @id=U',
      'T/documentation "Why"',
    ]);
  });

  test('one of two equal elements counts', () => {
    const line = () => node('note', {}, [], { namespace: other });
    const before = node('task', { id: 'T' }, [line(), line()]);
    const after = node('task', { id: 'T' }, [line()]);
    expect(lostParts(before, after, none)).toEqual([`T/note <note> ${other}`]);
  });

  test('a value that equals a default may be left out, another value may not', () => {
    const event = (isInterrupting: string) => node('boundaryEvent', { id: 'B', isInterrupting });
    const defaults = new Set([`${bpmn} isInterrupting=true`]);
    const saved = node('boundaryEvent', { id: 'B' });
    expect(lostParts(event('true'), saved, defaults)).toEqual([]);
    expect(lostParts(event('false'), saved, defaults)).toEqual(['B @isInterrupting=false']);
  });

  test('a changed value is a lost one, and the drawing does not count', () => {
    const di = node('BPMNShape', { id: 'S' }, [], { namespace: 'http://www.omg.org/spec/BPMN/20100524/DI' });
    expect(
      lostParts(node('task', { id: 'T', name: 'a' }, [di]), node('task', { id: 'T', name: 'b' }), none),
    ).toEqual(['T @name=a']);
  });
});
