import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dropPartition } from '../../../runtime/store/drop-partition.ts';
import { addDays, ensurePartitions } from '../../../runtime/store/partitions.ts';
import {
  ambiguousModel,
  dmn,
  endlessText,
  literalDecision,
  ordersModel,
  rulesProcess,
} from '../../support/decision-models.ts';
import { databaseWithoutButPartitions } from '../../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { context, eventually, startCore, type TestCore } from '../start-core.ts';

let database: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await startCore(database.connectionString, { without: databaseWithoutButPartitions });
  await core.deployFiles({
    'orders.dmn': ordersModel(),
    'ambiguous.dmn': ambiguousModel,
    'slow.dmn': dmn('slow_model', literalDecision('slow', endlessText)),
    'price.bpmn': rulesProcess('price', 'price'),
    'needs.bpmn': rulesProcess('needs', 'needs'),
    'slow.bpmn': rulesProcess('slow', 'slow'),
    'absent.bpmn': rulesProcess('absent', 'absent'),
  });
});

afterAll(async () => {
  await core.stop();
  await database.drop();
});

interface Evaluation {
  readonly evaluated: unknown;
  readonly failure: string | null;
  readonly element_key: string;
  readonly root: string;
  readonly xmin: string;
}

const evaluationsOf = (key: string): Promise<Evaluation[]> =>
  core.query<Evaluation>(
    `SELECT h.evaluated, h.failure, h.element_key, d.decision_id AS root, h.xmin::text AS xmin FROM history_decisions h
      JOIN decision_definitions d ON d.key = h.decision_key WHERE h.instance_key = $1`,
    [key],
  );
const incidentOf = (key: string) =>
  eventually(
    async () =>
      (
        await core.query<{ code: string; message: string; job_key: string | null; key: string }>(
          'SELECT code, message, job_key, key FROM incidents WHERE instance_key = $1',
          [key],
        )
      )[0],
  );
const keysOf = async (...ids: string[]): Promise<string[]> =>
  (
    await core.query<{ key: string }>(
      'SELECT d.key FROM unnest($1::text[]) WITH ORDINALITY i (id, n) JOIN decision_definitions d ON d.decision_id = i.id ORDER BY i.n',
      [ids],
    )
  ).map(({ key }) => key);

describe('a decision in a process', () => {
  test('is kept with all it required, in the commit in which its task takes the result', async () => {
    const started = await core.begin('price', { amount: 200 }, { awaitCompletionMs: 10_000 });
    expect(started).toMatchObject({ ended: true, variables: { result: 180 } });
    const [evaluation] = await evaluationsOf(started.processInstanceKey);
    const [discount, price] = await keysOf('discount', 'price');
    expect(evaluation).toMatchObject({
      root: 'price',
      failure: null,
      evaluated: [
        [discount, 10, [200], [[2, [10]]]],
        [price, 180],
      ],
    });
    expect(
      await core.query(
        `SELECT xmin::text AS xmin FROM journal WHERE instance_key = $1
 UNION ALL SELECT xmin::text FROM history_instances WHERE key = $1`,
        [started.processInstanceKey],
      ),
    ).toEqual([{ xmin: expect.any(String) }, { xmin: evaluation?.xmin }]);
  });

  test('costs two write transactions and few milliseconds', async () => {
    await core.begin('price', { amount: 1 }, { awaitCompletionMs: 10_000 });
    const times: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const before = performance.now();
      await core.begin('price', { amount: n }, { awaitCompletionMs: 10_000 });
      times.push(performance.now() - before);
    }
    // Far above what it takes, far below any poll: sweeps are seconds apart.
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(250);
  });

  test('that fails stops its task with an incident and is kept as failed, the failing one last', async () => {
    const { processInstanceKey: key } = await core.begin('needs', { n: 20 });
    const incident = await incidentOf(key);
    expect(incident).toMatchObject({ code: 'DECISION_EVALUATION_ERROR', job_key: null });
    expect(incident.message).toContain('"ambiguous"');
    const [evaluation] = await evaluationsOf(key);
    expect(evaluation?.root).toBe('needs');
    expect(evaluation?.failure).not.toBeNull();
    const [ambiguous] = await keysOf('ambiguous');
    expect((evaluation?.evaluated as unknown[][]).at(-1)?.slice(0, 2)).toEqual([ambiguous, null]);

    await core.instances.setVariables(context, key, { n: 5 }, false);
    await core.incidents.resolve(context, incident.key as never);
    await eventually(
      async () => (await core.query('SELECT 1 FROM history_instances WHERE key = $1', [key])).length === 1,
    );
    expect((await evaluationsOf(key)).map(({ failure }) => failure === null).sort()).toEqual([false, true]);
  });

  test('that runs too long is stopped; others go on meanwhile and after it', async () => {
    const slow = await core.begin('slow');
    const quick = await core.begin('price', { amount: 300 }, { awaitCompletionMs: 10_000 });
    expect(quick.variables).toMatchObject({ result: 270 });
    const incident = await incidentOf(slow.processInstanceKey);
    expect(incident).toMatchObject({
      code: 'DECISION_EVALUATION_ERROR',
      message: expect.stringContaining('took more than its time or memory'),
    });
    const [slowKey] = await keysOf('slow');
    expect(await evaluationsOf(slow.processInstanceKey)).toMatchObject([
      { evaluated: [[slowKey, null]], failure: incident.message },
    ]);
  });

  test('that is not deployed is looked for again when its incident is resolved', async () => {
    const { processInstanceKey: key } = await core.begin('absent');
    const incident = await incidentOf(key);
    expect(incident).toMatchObject({
      code: 'CALLED_DECISION_ERROR',
      message: 'There is no decision "absent". Deploy it, then resolve the incident.',
    });
    expect(await evaluationsOf(key)).toEqual([]);
    await core.deployFiles({ 'absent.dmn': dmn('absent_model', literalDecision('absent', '7')) });
    await core.incidents.resolve(context, incident.key as never);
    await eventually(
      async () => (await core.query('SELECT 1 FROM history_instances WHERE key = $1', [key])).length === 1,
    );
    expect(await evaluationsOf(key)).toHaveLength(1);
  });

  test('means the newest version from the answer of its deployment on', async () => {
    const before = await core.begin('price', { amount: 1000 }, { awaitCompletionMs: 10_000 });
    expect(before.variables).toMatchObject({ result: 900 });
    await core.deployFiles({ 'orders.dmn': ordersModel('20') });
    const after = await core.begin('price', { amount: 1000 }, { awaitCompletionMs: 10_000 });
    expect(after.variables).toMatchObject({ result: 800 });
  });

  test('leaves with its instance: history of a day goes and moves as a whole', async () => {
    const started = await core.begin('price', { amount: 1 }, { awaitCompletionMs: 10_000 });
    const day = new Date(core.clock.now()).toISOString().slice(0, 10);
    const bucket = addDays(day, 180);
    const later = addDays(bucket, 200);
    await ensurePartitions(core.pools.maintenance, [bucket, addDays(later, 180)]);
    await dropPartition(core.pools.maintenance, bucket, later);
    expect(await evaluationsOf(started.processInstanceKey)).toEqual([]);
  });
});

test('a process that imports a model of the same deployment evaluates with it', async () => {
  const base = dmn('base', literalDecision('factor', '3'));
  const importing = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="importing" name="Importing" namespace="http://millrace.example/importing">
  <import name="base" namespace="http://millrace.example/base" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>
  <decision id="product" name="Product">
    <variable id="product_v" name="product"/>
    <informationRequirement id="product_r"><requiredDecision href="http://millrace.example/base#factor"/></informationRequirement>
    <literalExpression id="product_l"><text>base.factor * n</text></literalExpression>
  </decision>
</definitions>
`;
  await core.deployFiles({
    'base.dmn': base,
    'importing.dmn': importing,
    'product.bpmn': rulesProcess('product', 'product'),
  });
  const started = await core.begin('product', { n: 4 }, { awaitCompletionMs: 10_000 });
  expect(started.variables).toMatchObject({ result: 12 });
  const [factor, product] = await keysOf('factor', 'product');
  expect((await evaluationsOf(started.processInstanceKey))[0]?.evaluated).toEqual([
    [factor, 3],
    [product, 12],
  ]);
});
