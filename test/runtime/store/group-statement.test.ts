import { describe, expect, test } from '@jest/globals';
import { emptyRows, addRow } from '../../../runtime/commands/instance-rows.ts';
import { booleanArray, numberArray, textArray } from '../../../runtime/store/array-literal.ts';
import { buildGroupStatement } from '../../../runtime/store/group-statement.ts';
import type { Key } from '../../../engine/index.ts';

function stepped(instanceKey: string, more: { suspendedAt: number | null; localOwner: string | null }) {
  return {
    instanceKey: instanceKey as Key,
    shard: 3,
    tenantId: 'a "tenant" \\ of ours',
    expected: 1,
    revision: 2,
    incidentCount: 0,
    stateHash: '\\x00',
    localJobs: null,
    state: '{"q":1}',
    ...more,
  };
}

describe('the rows of a group', () => {
  test('are one list per column, and what is NULL at the end of a column is left out', () => {
    const rows = emptyRows();
    addRow(rows, 'steppedInstances', stepped('1', { suspendedAt: null, localOwner: 'p1' }));
    addRow(rows, 'steppedInstances', stepped('2', { suspendedAt: 5, localOwner: null }));
    addRow(rows, 'steppedInstances', stepped('3', { suspendedAt: null, localOwner: null }));
    const { values } = buildGroupStatement(rows);
    const tenant = '"a \\"tenant\\" \\\\ of ours"';
    expect(values).toEqual([
      '{1,2,3}',
      '{3,3,3}',
      `{${tenant},${tenant},${tenant}}`,
      '{1,1,1}',
      '{2,2,2}',
      '{0,0,0}',
      '{NULL,5}',
      '{"p1"}',
      '{"\\\\x00","\\\\x00","\\\\x00"}',
      '{}',
      '{"{\\"q\\":1}","{\\"q\\":1}","{\\"q\\":1}"}',
    ]);
  });
});

describe('a literal of an array', () => {
  test('says NULL for what is not there, wherever it stands', () => {
    expect(numberArray([1, null, 3n, '4'])).toBe('{1,NULL,3,4}');
    expect(textArray([null, 'NULL', undefined, ''])).toBe('{NULL,"NULL",NULL,""}');
    expect(booleanArray([true, null, false])).toBe('{t,NULL,f}');
    expect([numberArray([]), textArray([]), booleanArray([])]).toEqual(['{}', '{}', '{}']);
  });
});
