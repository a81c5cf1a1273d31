import { describe, expect, test } from '@jest/globals';
import { planMigration, proposeMigration } from '../../engine/migration-plan.ts';
import { buildModel, feel, text } from './support/build-model.ts';
import { boundary, eventSubProcess, job, message, start, timer, user } from './support/node-specs.ts';
import { World } from './support/world.ts';

const same = (...ids: readonly string[]) => ids.map((id) => ({ sourceId: id, targetId: id }));
const blockersOf = (result: object): readonly string[] => {
  const { rejection } = result as {
    rejection?: { code: string; details?: { blockers?: { code: string; elementId: string }[] } };
  };
  return rejection?.details?.blockers?.map(({ code, elementId }) => `${elementId} ${code}`) ?? [];
};
const hour = 3_600_000;

describe('migration of an instance', () => {
  test('goes on at the mapped elements of the new version (MIG-3)', () => {
    const v1 = buildModel('m', [start, user('a'), user('b')], ['start->a', 'a->b']);
    const v2 = buildModel(
      'm',
      [start, user('first'), job('check'), user('b')],
      ['start->first', 'first->check', 'check->b'],
    );
    const world = new World([v1]);
    const key = world.start('m', { amount: 3 });
    const result = world.migrate(key, v2, [{ sourceId: 'a', targetId: 'first' }]);
    expect([result.ok, result.problems]).toEqual([true, []]);
    expect([world.open(), world.state(key).definitionKey]).toEqual([['first'], '8']);
    world.finish('first');
    world.finish('check');
    world.finish('b');
    expect(world.state(key).status).toBe('completed');
  });

  test('names every reason that blocks it, and changes nothing then', () => {
    const v1 = buildModel(
      'm',
      [
        start,
        { id: 'fork', type: 'parallelGateway' },
        user('a'),
        user('b'),
        { id: 'join', type: 'parallelGateway' },
      ],
      ['start->fork', 'fork->a', 'fork->b', 'a->join', 'b->join'],
    );
    const v2 = buildModel('m', [start, user('a')], ['start->a']);
    const world = new World([v1]);
    const key = world.start('m');
    world.finish('b');
    const result = world.migrate(key, v2, []);
    expect(result).toMatchObject({ ok: false, rejection: { code: 'MIGRATION_BLOCKED' } });
    expect(blockersOf(result)).toEqual(['a ELEMENT_NOT_MAPPED', 'b_join FLOW_NOT_MAPPED']);
    world.finish('a');
    expect(world.state(key).status).toBe('completed');
  });

  test('keeps tokens at joins whose flows lead to the same place, and asks joins that have fewer flows now', () => {
    const nodes = [
      start,
      { id: 'fork', type: 'parallelGateway' },
      user('a'),
      user('b'),
      { id: 'join', type: 'parallelGateway' },
      user('c'),
    ] as const;
    const v1 = buildModel('m', nodes as never, [
      'start->fork',
      'fork->a',
      'fork->b',
      'a->join',
      'b->join',
      'join->c',
    ]);
    const world = new World([v1]);
    const key = world.start('m');
    world.finish('b');
    expect(world.migrate(key, v1, same('a')).ok).toBe(true);
    expect(world.open()).toEqual(['a']);
    const v2 = buildModel('m', nodes as never, [
      'start->fork',
      'fork->a',
      'fork->b',
      'b->join',
      'join->c',
      'a->c',
    ]);
    expect(world.migrate(key, v2, same('a')).ok).toBe(true);
    expect(world.open()).toEqual(['a', 'c']);
  });

  test('keeps the waits of boundary events, closes those that are gone and opens new ones (MIG-4)', () => {
    const v1 = buildModel(
      'm',
      [
        start,
        user('a'),
        boundary('late', 'a', timer('PT2H')),
        boundary('stop', 'a', message('stop', 'id')),
        user('after'),
      ],
      ['start->a', 'late->after'],
    );
    const v2 = buildModel(
      'm',
      [
        start,
        user('a'),
        boundary('late', 'a', timer('PT9H')),
        boundary('hurry', 'a', message('hurry', 'id'), { interrupting: false }),
        user('after'),
        user('sooner'),
      ],
      ['start->a', 'late->after', 'hurry->sooner'],
    );
    const world = new World([v1]);
    const key = world.start('m', { id: 'x' });
    world.advance(hour);
    expect(world.migrate(key, v2, same('a')).ok).toBe(true);
    expect(world.correlate('stop')).toBe(false);
    expect(world.correlate('hurry', {}, 'x')).toBe(true);
    expect(world.open()).toEqual(['a', 'sooner']);
    world.advance(hour);
    expect(world.open()).toEqual(['after', 'sooner']);
  });

  test('opens waits anew where the plan says so (MIG-5)', () => {
    const version = (due: string) =>
      buildModel(
        'm',
        [start, user('a'), boundary('late', 'a', timer(due)), user('after')],
        ['start->a', 'late->after'],
      );
    const world = new World([version('PT2H')]);
    const key = world.start('m');
    world.advance(hour);
    const plan = [...same('a'), { sourceId: 'late', targetId: 'late', renew: true }];
    expect(world.migrate(key, version('PT3H'), plan).ok).toBe(true);
    world.advance(2 * hour);
    expect(world.open()).toEqual(['a']);
    world.advance(hour);
    expect(world.open()).toEqual(['after']);
  });

  test('does not wait again for what has occurred already', () => {
    const version = () =>
      buildModel(
        'm',
        [start, user('a'), boundary('once', 'a', timer('PT1H'), { interrupting: false }), user('reminded')],
        ['start->a', 'once->reminded'],
      );
    const world = new World([version()]);
    const key = world.start('m');
    world.advance(hour);
    expect(world.migrate(key, version(), same('a', 'reminded')).ok).toBe(true);
    world.advance(5 * hour);
    expect(world.open()).toEqual(['a', 'reminded']);
  });

  test('takes scopes, event sub-processes, repeated activities and catch events along', () => {
    const v1 = buildModel(
      'm',
      [
        start,
        { id: 'sub', type: 'subProcess' },
        { id: 's', type: 'startEvent', in: 'sub' },
        user('each', {
          in: 'sub',
          loop: {
            kind: 'multiInstance',
            sequential: false,
            inputCollection: feel('items'),
            inputElement: 'item',
            firstIndex: 1,
          },
        } as never),
        ...eventSubProcess('onCancel', 'sub', message('cancel', 'id'), true),
        { id: 'paid', type: 'intermediateCatchEvent', eventDefinitions: [message('paid', 'id')] },
        user('end'),
      ],
      ['start->sub', 's->each', 'sub->paid', 'paid->end', 'onCancelStart->onCancelTask'],
    );
    const world = new World([v1]);
    const key = world.start('m', { items: [1, 2], id: 'x' });
    const v2 = v1;
    expect(blockersOf(world.migrate(key, v2, same('each')))).toEqual(['sub ELEMENT_NOT_MAPPED']);
    expect(planMigration(v1, v2, same('each')).problems).toMatchObject([
      { code: 'SCOPE_DIFFERS', elementId: 'each' },
    ]);
    expect(world.migrate(key, v2, same('sub', 'each')).ok).toBe(true);
    world.finish('each');
    world.finish('each');
    expect(blockersOf(world.migrate(key, v2, []))).toEqual(['paid ELEMENT_NOT_MAPPED']);
    expect(world.migrate(key, v2, same('paid')).ok).toBe(true);
    expect(world.correlate('paid', {}, 'x')).toBe(true);
    expect(world.open()).toEqual(['end']);
    const other = world.start('m', { items: [1], id: 'y' });
    expect(world.migrate(other, v2, same('sub', 'each', 'end')).ok).toBe(true);
    expect(world.correlate('cancel', {}, 'y')).toBe(true);
    expect(world.open()).toEqual(['end', 'onCancelTask']);
  });

  test('takes incidents along, and what failed is tried again in the new version', () => {
    const version = (expression: string) =>
      buildModel(
        'm',
        [start, user('a'), { id: 'choice', type: 'exclusiveGateway' }, user('b'), user('c')],
        ['start->a', 'a->choice', `choice->b?${expression}`],
      );
    const world = new World([version('amount > 10')]);
    const key = world.start('m', { amount: 1 });
    world.finish('a');
    expect(world.incidents(key)).toEqual(['choice NO_FLOW_TAKEN']);
    expect(world.migrate(key, version('amount > 0'), same('choice')).ok).toBe(true);
    const [incident] = Object.values(world.state(key).incidents);
    world.send(key, { kind: 'resolveIncident', incidentKey: incident!.key });
    expect(world.open()).toEqual(['b']);
  });

  test('refuses a version it is not in, and work that is under way', () => {
    const listener = {
      event: 'start',
      jobType: text('log'),
      retries: text(3),
      headers: {},
    } as never;
    const v1 = buildModel('m', [start, user('a', { listeners: [listener] } as never)], ['start->a']);
    const world = new World([v1]);
    const key = world.start('m');
    expect(blockersOf(world.migrate(key, v1, same('a')))).toContain('a STEP_UNDER_WAY');
    const { plan } = planMigration(v1, v1, same('a'));
    const command = { kind: 'migrateInstance', fromDefinitionKey: '99', definitionKey: '8', plan } as never;
    expect(world.attempt(key, command)).toMatchObject({ rejection: { code: 'INVALID_INSTANCE_STATE' } });
  });
});

describe('a plan of a migration', () => {
  const v1 = buildModel(
    'm',
    [start, user('a'), job('b'), user('c', { name: 'Check it' })],
    ['start->a', 'a->b', 'b->c'],
  );
  const v2 = buildModel(
    'm',
    [start, user('a'), user('b'), user('d', { name: 'Check it' })],
    ['start->a', 'a->b', 'b->d'],
  );

  test('maps only what is of the same kind (MIG-1)', () => {
    const problems = (instructions: Parameters<typeof planMigration>[2], target = v2) =>
      planMigration(v1, target, instructions).problems.map(({ code, elementId }) => `${elementId} ${code}`);
    expect(problems(same('a'))).toEqual([]);
    expect(problems([...same('a', 'a', 'b', 'c'), { sourceId: 'x', targetId: 'a' }])).toEqual([
      'a MAPPED_TWICE',
      'b TYPE_DIFFERS',
      'c UNKNOWN_ELEMENT',
      'x UNKNOWN_ELEMENT',
    ]);
    expect(problems([], buildModel('other', [start], []))).toEqual(['m OTHER_PROCESS']);
    const loop = { kind: 'multiInstance', sequential: true, cardinality: feel('2'), firstIndex: 1 };
    const repeated = buildModel('m', [start, user('a', { loop } as never)], ['start->a']);
    expect(problems(same('a'), repeated)).toEqual(['a LOOP_DIFFERS']);
  });

  test('is proposed by id, and by a name that is there once (MIG-6)', () => {
    expect(proposeMigration(v1, v2)).toEqual([
      { sourceId: 'start', targetId: 'start', confidence: 'SAME' },
      { sourceId: 'a', targetId: 'a', confidence: 'SAME' },
      { sourceId: 'c', targetId: 'd', confidence: 'SUGGESTED' },
    ]);
  });
});
