import { describe, expect, test } from '@jest/globals';
import type { HistoryEntry, Incident, ProcessDefinition, Variable } from '#client';
import { splitError } from '../../../cockpit/instance/error-text.ts';
import { historyFact } from '../../../cockpit/instance/history-text.ts';
import {
  checkChange,
  inexactNumbers,
  lineDiff,
  visibleVariables,
} from '../../../cockpit/instance/variable-change.ts';
import { runBulk, type BulkProgress } from '../../../cockpit/list/run-bulk.ts';
import { steadyInstances } from '../../../cockpit/list/steady-instances.ts';
import { groupFilter, groupIncidents } from '../../../cockpit/process/incident-groups.ts';
import { chooseVersion } from '../../../cockpit/process/process-versions.ts';

describe('a changed variable', () => {
  test('has to be JSON of the same type', () => {
    expect(checkChange('1', '2', false)).toBeUndefined();
    expect(checkChange('1', '{', false)).toMatchObject({ kind: 'invalid' });
    expect(checkChange('1', '"2"', false)).toEqual({ kind: 'type', from: 'number', to: 'text' });
    expect(checkChange('1', '"2"', true)).toBeUndefined();
    expect(checkChange('[1]', '{}', false)).toEqual({ kind: 'type', from: 'list', to: 'object' });
  });

  test('may get a type when it had none, and has to differ', () => {
    expect(checkChange('null', '"12345"', false)).toBeUndefined();
    expect(checkChange(undefined, '3', false)).toBeUndefined();
    expect(checkChange('{"a":1}', '{ "a": 1 }', false)).toEqual({ kind: 'same' });
  });

  test('is refused when a number would be rounded', () => {
    expect(checkChange('1', '9007199254740993', false)).toEqual({
      kind: 'inexact',
      text: '9007199254740993',
    });
    expect(inexactNumbers('{"a":"9007199254740993","b":[1.5,-12]}')).toEqual([]);
    expect(inexactNumbers('[1e999]')).toEqual(['1e999']);
  });

  test('is shown as the lines that went and came', () => {
    expect(lineDiff('{\n  "a": 1\n}', '{\n  "a": 2\n}')).toEqual([
      { kind: 'same', text: '{' },
      { kind: 'removed', text: '  "a": 1' },
      { kind: 'added', text: '  "a": 2' },
      { kind: 'same', text: '}' },
    ]);
  });

  test('is the one of the nearest scope', () => {
    const variable = (name: string, scopeKey: string) => ({ name, scopeKey }) as Variable;
    const all = [variable('a', '1'), variable('a', '20'), variable('b', '1'), variable('c', '30')];
    expect(visibleVariables(all, ['20', '1'])).toEqual([variable('a', '20'), variable('b', '1')]);
  });
});

describe('errors', () => {
  test('the first line is the message, the rest the stack', () => {
    expect(splitError('Boom\n at x', null)).toEqual({ message: 'Boom', stack: ' at x' });
    expect(splitError('Boom', null)).toEqual({ message: 'Boom', stack: undefined });
    expect(splitError('Boom\n at x', 'full')).toEqual({ message: 'Boom', stack: 'full' });
  });

  test('are grouped by fingerprint, the largest group first', () => {
    const incident = (fingerprint: string, instance: string, minute: number) =>
      ({
        fingerprint,
        elementId: 'e',
        errorMessage: `no ${minute}`,
        errorType: 'JOB_NO_RETRIES',
        processInstanceKey: instance,
        creationTime: `2026-11-21T09:0${minute}:00.000Z`,
      }) as Incident;
    const groups = groupIncidents([incident('b', '1', 1), incident('a', '2', 5), incident('a', '2', 3)]);
    expect(groups.map((group) => [group.fingerprint, group.count, group.instances])).toEqual([
      ['a', 2, 1],
      ['b', 1, 1],
    ]);
    expect(groups[0]).toMatchObject({
      example: 'no 5',
      firstSeen: '2026-11-21T09:03:00.000Z',
      lastSeen: '2026-11-21T09:05:00.000Z',
    });
    expect(groupFilter(groups[0] as (typeof groups)[number])).toBe('fp:a');
  });
});

describe('one action on many instances', () => {
  test('goes on after a failure and tells what was skipped', async () => {
    const seen: BulkProgress[] = [];
    const result = await runBulk(
      ['1', '2', '3', '4', '5'],
      async (key) => {
        if (key === '2') throw new Error('gone');
        return Promise.resolve(key === '3' ? 'skipped' : 'done');
      },
      { signal: new AbortController().signal, onProgress: (progress) => seen.push(progress) },
    );
    expect(result).toMatchObject({ total: 5, done: 3, skipped: 1 });
    expect(result.failed.map(({ key }) => key)).toEqual(['2']);
    expect(seen).toHaveLength(5);
  });

  test('stops after the steps that are under way', async () => {
    const stopper = new AbortController();
    let calls = 0;
    const keys = Array.from({ length: 40 }, (_, index) => String(index));
    const step = async () => {
      calls += 1;
      stopper.abort();
      return Promise.resolve('done' as const);
    };
    await runBulk(keys, step, { signal: stopper.signal, onProgress: () => undefined });
    expect(calls).toBeLessThan(keys.length);
  });
});

describe('a live table', () => {
  const keyOf = (row: string) => row;
  const known = new Set(['a', 'b', 'c']);

  test('lets new rows wait that would push others away, and shows those below', () => {
    expect(steadyInstances(known, ['new', 'a', 'b', 'c', 'next'], keyOf)).toEqual({
      rows: ['a', 'b', 'c', 'next'],
      waiting: 1,
    });
  });

  test('lets rows leave, and shows all when none of the known is left', () => {
    expect(steadyInstances(known, ['a', 'c'], keyOf)).toEqual({ rows: ['a', 'c'], waiting: 0 });
    expect(steadyInstances(known, ['x', 'y'], keyOf)).toEqual({ rows: ['x', 'y'], waiting: 0 });
  });
});

describe('what is shown', () => {
  test('is the newest version, a named one, or all; a missing one is none', () => {
    const versions = [{ version: 2 }, { version: 1 }] as ProcessDefinition[];
    expect(chooseVersion(versions, undefined)).toEqual({ shown: versions[0], isAll: false });
    expect(chooseVersion(versions, '1')).toEqual({ shown: versions[1], isAll: false });
    expect(chooseVersion(versions, 'all')).toEqual({ shown: versions[0], isAll: true });
    expect(chooseVersion(versions, '7').shown).toBeUndefined();
  });

  test('of history are what was asked for and what followed', () => {
    const entry = (type: string, more: Partial<HistoryEntry> = {}) =>
      ({ type, data: {}, ...more }) as HistoryEntry;
    expect(historyFact(entry('triggerTimer'))).toEqual({
      words: 'Trigger timer',
      subject: undefined,
      isCommand: true,
    });
    expect(historyFact(entry('elementCompleted', { elementId: 'a' }))).toMatchObject({
      subject: 'a',
      isCommand: false,
    });
    expect(historyFact(entry('variableWritten', { data: { name: 'n', value: [1] } })).subject).toBe(
      'n = [1]',
    );
  });
});
