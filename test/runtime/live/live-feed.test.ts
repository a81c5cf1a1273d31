import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Caller } from '../../../runtime/contract/caller.ts';
import type { LiveRecord } from '../../../runtime/contract/live.ts';
import { createLiveFeed } from '../../../runtime/live/create-live-feed.ts';

type Draft = Omit<LiveRecord, 'position'>;

let publish: (...records: Draft[]) => void;
let feed: ReturnType<typeof createLiveFeed>;
let isListening = false;

beforeEach(() => {
  jest.useFakeTimers();
  feed = createLiveFeed({
    now: () => 1_000,
    hub: {
      subscribe(listener) {
        isListening = true;
        publish = (...records) => listener(records);
        return () => {
          isListening = false;
        };
      },
    },
  });
});
afterEach(() => {
  feed.stop();
  jest.useRealTimers();
});

const operator: Caller = {
  id: 'ada',
  kind: 'user',
  tenantIds: ['a'],
  groupIds: [],
  roleIds: [],
  grants: [{ resourceType: 'PROCESS_DEFINITION', resourceId: 'order', permission: 'READ_PROCESS_INSTANCE' }],
};
const clerk: Caller = { ...operator, id: 'mia', groupIds: ['accounting'], grants: [] };
const record = (type: string, key: string, more: Partial<Draft> = {}): Draft => ({
  type,
  key,
  at: '2026-11-21T10:00:00.000Z',
  tenantId: 'a',
  processDefinitionId: 'order',
  processInstanceKey: '7',
  ...more,
});

async function listen(
  caller: Caller,
  filter = {},
  after: string | null = null,
): Promise<{ got: (LiveRecord | 'reset')[]; leave: () => void }> {
  const got: (LiveRecord | 'reset')[] = [];
  const leave = await feed.subscribe(caller, filter, after, (r) => got.push(r));
  return { got, leave };
}
const keys = (got: readonly (LiveRecord | 'reset')[]): string[] =>
  got.map((r) => (r === 'reset' ? r : r.key));

describe('the live feed', () => {
  test('tells the first change at once and merges what follows, in order', async () => {
    const { got } = await listen(operator);
    publish(record('instance.started', '1'));
    expect(keys(got)).toEqual(['1']);
    publish(record('job.failed', '2'), record('instance.completed', '3'), record('job.failed', '2'));
    expect(keys(got)).toEqual(['1']);
    jest.advanceTimersByTime(500);
    expect(keys(got)).toEqual(['1', '3', '2']);
    expect(got[2]).toMatchObject({ merged: 2 });
    const positions = got.map((r) => BigInt((r as LiveRecord).position));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
  });

  test('tells nobody what they may not read', async () => {
    const foreign = await listen({ ...operator, tenantIds: ['b'] });
    const other = await listen({ ...operator, grants: [{ ...operator.grants[0]!, resourceId: 'other' }] });
    const staff = await listen(clerk);
    publish(record('instance.started', '1'));
    publish(record('task.created', '2', { audience: { users: [], groups: ['accounting'] } }));
    jest.advanceTimersByTime(500);
    expect([foreign.got, other.got]).toEqual([[], []]);
    expect(keys(staff.got)).toEqual(['2']);
    expect(staff.got[0]).not.toHaveProperty('audience');
  });

  test('elements and variables are told of one instance only', async () => {
    const all = await listen(operator);
    const one = await listen(operator, { processInstanceKey: '7', types: ['element.*'] });
    publish(record('element.activated', '1'));
    publish(record('element.completed', '2', { processInstanceKey: '8' }));
    publish(record('variable.changed', '3'));
    jest.advanceTimersByTime(500);
    expect(all.got).toEqual([]);
    expect(keys(one.got)).toEqual(['1']);
  });

  test('goes on after a position it still has, and says reset when it has not', async () => {
    const first = await listen(operator);
    publish(record('instance.started', '1'), record('instance.started', '2'));
    const seen = (first.got[0] as LiveRecord).position;
    first.leave();
    publish(record('instance.started', '3'));
    const second = await listen(operator, {}, seen);
    expect(keys(second.got)).toEqual(['2', '3']);
    expect(keys((await listen(operator, {}, '12')).got)).toEqual(['reset']);
    second.leave();
  });

  test('stops listening a while after the last reader left', async () => {
    const { leave } = await listen(operator);
    expect(isListening).toBe(true);
    leave();
    jest.advanceTimersByTime(59_000);
    expect(isListening).toBe(true);
    jest.advanceTimersByTime(2_000);
    expect(isListening).toBe(false);
  });
});
