import { describe, expect, test } from '@jest/globals';
import {
  activeFilters,
  dayOf,
  instanceRequest,
  readCondition,
  sortOf,
  statisticsFilter,
  without,
  type InstancesSearch,
} from '../../../cockpit/list/instances-search.ts';
import { pageCalendar, setPageZone } from '../../../web/text/page-zone.ts';

const live = { $in: ['ACTIVE', 'SUSPENDED'] };
const searchOf = (parts: Partial<InstancesSearch>) => parts as InstancesSearch;
const filterOf = (parts: Partial<InstancesSearch>) =>
  instanceRequest(searchOf(parts), {}, pageCalendar).filter;

describe('the address of a list of instances', () => {
  test('asks for running ones, newest first, when it says nothing', () => {
    const request = instanceRequest(searchOf({}), { processDefinitionKey: '12' }, pageCalendar);
    expect(request.filter).toEqual({ processDefinitionKey: '12', state: live });
    expect(request.sort).toEqual([{ field: 'startDate', order: 'DESC' }]);
    expect(request.page).toEqual({ from: 0, limit: 50 });
  });

  test('names the filters that are in force, the default state not among them', () => {
    expect(activeFilters(searchOf({ state: 'running' }))).toEqual([]);
    expect(activeFilters(searchOf({ state: 'all', element: 'x', var: ['a=1'] }))).toEqual([
      { name: 'state', value: 'all' },
      { name: 'element', value: 'x' },
      { name: 'var', value: 'a=1' },
    ]);
  });

  test('takes only days of the calendar', () => {
    expect(dayOf('2026-11-21')).toBe('2026-11-21');
    expect(dayOf('2026-13-77')).toBeUndefined();
    expect(dayOf('yesterday')).toBeUndefined();
  });

  test.each([
    ['incidents', { state: live, hasIncident: true }],
    ['suspended', { state: 'SUSPENDED' }],
    ['completed', { state: 'COMPLETED' }],
    ['canceled', { state: 'TERMINATED' }],
    ['all', {}],
  ] as const)('turns the state %s into a filter', (state, filter) => {
    expect(filterOf({ state })).toEqual(filter);
  });

  test('finds an error by a part of its text, taken as it is, or by its group', () => {
    expect(filterOf({ error: '50% * of?' })).toEqual({
      state: live,
      errorMessage: { $like: '*50% \\* of\\?*' },
    });
    expect(filterOf({ error: 'fp:9a2c' })).toEqual({ state: live, fingerprint: '9a2c' });
  });

  test('takes a star in a business id as anything', () => {
    expect(filterOf({ business: 'A-1' })).toEqual({ state: live, businessId: 'A-1' });
    expect(filterOf({ business: 'A-*' })).toEqual({ state: live, businessId: { $like: 'A-*' } });
  });

  test('includes both days of a range', () => {
    const { startDate } = filterOf({ after: '2026-11-20', before: '2026-11-20' }) as {
      startDate: { $gte: string; $lt: string };
    };
    expect(Date.parse(startDate.$lt) - Date.parse(startDate.$gte)).toBe(86_400_000);
  });

  test('begins and ends the days of a range in the zone of the page', () => {
    setPageZone('America/New_York');
    try {
      expect(filterOf({ after: '2026-11-20', before: '2026-11-20' })?.['startDate']).toEqual({
        $gte: '2026-11-20T05:00:00.000Z',
        $lt: '2026-11-21T05:00:00.000Z',
      });
    } finally {
      setPageZone(undefined);
    }
  });

  test('reads conditions on variables as JSON, or as text', () => {
    expect(readCondition('amount=12')).toEqual({ name: 'amount', value: '12' });
    expect(readCondition('name=Ann')).toEqual({ name: 'name', value: '"Ann"' });
    expect(readCondition('name="Ann"')).toEqual({ name: 'name', value: '"Ann"' });
    expect(readCondition('a=b=c')).toEqual({ name: 'a', value: '"b=c"' });
    expect(readCondition('=1')).toBeUndefined();
    expect(filterOf({ var: ['a=1', 'b=x'] })).toMatchObject({
      variables: [
        { name: 'a', value: '1' },
        { name: 'b', value: '"x"' },
      ],
    });
  });

  test('counts at all elements, also when one is chosen', () => {
    const search = searchOf({ element: 'create-label', business: 'A-1' });
    expect(statisticsFilter(search, pageCalendar)).toEqual({ state: live, businessId: 'A-1' });
    expect(instanceRequest(search, {}, pageCalendar).filter).toMatchObject({ elementId: 'create-label' });
  });

  test('takes one filter away and goes back to the first page', () => {
    const search = searchOf({ var: ['a=1', 'b=2'], element: 'x', from: 50 });
    expect(without(search, { name: 'var', value: 'a=1' })).toEqual({ var: ['b=2'], from: undefined });
    expect(without(search, { name: 'element', value: 'x' })).toEqual({ element: undefined, from: undefined });
  });

  test('sorts names upwards and dates downwards unless told', () => {
    expect(sortOf(searchOf({ sort: 'businessId' }))).toEqual({
      field: 'businessId',
      order: 'ASC',
    });
    expect(sortOf(searchOf({ sort: 'endDate' }))).toEqual({ field: 'endDate', order: 'DESC' });
    expect(sortOf(searchOf({ sort: 'endDate', order: 'asc' })).order).toBe('ASC');
  });
});
