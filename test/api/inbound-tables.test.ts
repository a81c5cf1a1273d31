import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createEmptyDatabase } from '../support/test-database.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { eventually } from '../runtime/start-core.ts';
import { startApi, type Api } from './start-api.ts';

const PROCESS = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <process id="order" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>`;

describe('tables that are listened to', () => {
  let api: Api;
  let shop: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    // Somebody else's database, with whatever they have in front of it.
    shop = await createEmptyDatabase();
    const { hostname, port } = new URL(shop.connectionString);
    api = await startApi({
      SECRETS_KEY: 'a key of at least thirty-two characters',
      SECRET_SHOP: shop.connectionString,
      SECRET_WRONG: shop.connectionString.replace(/\/\/([^:@]*)(:[^@]*)?@/, '//nobody:hidden-password@'),
      CONNECTOR_ALLOWED_HOSTS: `127.0.0.1:${port},${hostname}:${port}`,
    });
    expect((await api.deploy(['order.bpmn', PROCESS])).status).toBe(200);
    pool = new pg.Pool({ connectionString: shop.connectionString });
    await pool.query(
      'create table shop_outbox (id bigserial primary key, kind text not null, payload jsonb, taken_at timestamptz)',
    );
  });
  afterAll(async () => {
    await api.stop();
    await pool.end();
    await shop.drop();
  });
  beforeEach(() => pool.query('truncate shop_outbox'));

  const listen = (sourceId: string, body: object) =>
    api.call('PUT', `/v2/inbound-tables/${sourceId}`, {
      body: {
        action: 'START',
        processDefinitionId: 'order',
        connectionSecret: 'SHOP',
        table: 'shop_outbox',
        pollSeconds: 1,
        ...body,
      },
    });
  const sourceOf = async (sourceId: string): Promise<Record<string, unknown>> =>
    (await api.call('POST', '/v2/inbound-tables/search', { body: { filter: { sourceId } } })).body.items[0];
  const businessIds = async (): Promise<string[]> => {
    const found = await api.call('POST', '/v2/process-instances/search', {
      body: { page: { limit: 1000 }, sort: [{ field: 'processInstanceKey' }] },
      headers: { prefer: 'extended' },
    });
    return found.body.items.map((row: { businessId: string }) => row.businessId);
  };
  const isEmpty = async (): Promise<boolean> => {
    const { rows } = await pool.query<{ left: number }>(
      'select count(*)::int as left from shop_outbox where taken_at is null',
    );
    return rows[0]?.left === 0;
  };

  test('start one instance per row, in order, and take the rows away', async () => {
    await pool.query(
      `insert into shop_outbox (kind, payload) select 'order', jsonb_build_object('n', n) from generate_series(1, 250) n`,
    );
    expect(
      (
        await listen('orders', {
          businessIdExpression: '="a-" + string(row.payload.n)',
          variablesExpression: '={n: row.payload.n}',
        })
      ).status,
    ).toBe(204);
    await eventually(isEmpty, 30_000);
    const ids = await businessIds();
    expect(ids.sort()).toEqual(Array.from({ length: 250 }, (_, index) => `a-${index + 1}`).sort());
    expect(await sourceOf('orders')).toMatchObject({ lastError: null, lastRowAt: expect.any(String) });
    expect((await pool.query('select * from shop_outbox')).rows).toEqual([]);
    expect((await api.call('DELETE', '/v2/inbound-tables/orders')).status).toBe(204);
  }, 60_000);

  test('take a row at once when its writer notifies, and mark it', async () => {
    expect(
      (
        await listen('notified', {
          channel: 'orders',
          markColumn: 'taken_at',
          pollSeconds: 3600,
          businessIdExpression: '="b-" + string(row.id)',
        })
      ).status,
    ).toBe(204);
    await eventually(
      async () =>
        (
          await pool.query(
            "select 1 from pg_stat_activity where query like 'LISTEN%' or query = 'COMMIT' or query = 'ROLLBACK'",
          )
        ).rows.length > 0,
    );
    await pool.query("begin; insert into shop_outbox (kind) values ('order'); notify orders; commit");
    await eventually(isEmpty, 10_000);
    expect((await pool.query('select taken_at from shop_outbox')).rows).toEqual([
      { taken_at: expect.any(Date) },
    ]);
    await api.call('DELETE', '/v2/inbound-tables/notified');
  });

  test('have one effect per row, though several sources and restarts read it again', async () => {
    const before = (await businessIds()).length;
    await pool.query("insert into shop_outbox (kind) select 'order' from generate_series(1, 40)");
    // Marks that are taken back stand for a process that died between the effect and the mark.
    await listen('twice', { markColumn: 'taken_at', businessIdExpression: '="c-" + string(row.id)' });
    await eventually(isEmpty, 20_000);
    await pool.query('update shop_outbox set taken_at = null');
    await eventually(isEmpty, 20_000);
    expect((await businessIds()).length).toBe(before + 40);
    await api.call('DELETE', '/v2/inbound-tables/twice');
  }, 60_000);

  test('stop at a row that cannot be used, say why, and go on when it can', async () => {
    await pool.query(
      `insert into shop_outbox (kind, payload) values ('good', '{"n": 1}'), ('bad', '"text"'), ('later', '{"n": 3}')`,
    );
    await listen('stuck', {
      markColumn: 'taken_at',
      variablesExpression: '=row.payload',
      businessIdExpression: '="d-" + row.kind',
    });
    await eventually(async () => (await sourceOf('stuck'))['lastError'] !== null);
    expect((await sourceOf('stuck'))['lastError']).toContain('variablesExpression');
    expect((await pool.query('select kind from shop_outbox where taken_at is not null')).rows).toEqual([
      { kind: 'good' },
    ]);
    await pool.query(`update shop_outbox set payload = '{"n": 2}' where kind = 'bad'`);
    await eventually(isEmpty, 20_000);
    await eventually(async () => (await sourceOf('stuck'))['lastError'] === null);
    expect((await businessIds()).filter((id) => id?.startsWith('d-'))).toEqual([
      'd-good',
      'd-bad',
      'd-later',
    ]);
    await api.call('DELETE', '/v2/inbound-tables/stuck');
  }, 60_000);

  test('say why they cannot be read, without the password', async () => {
    for (const [id, body, message] of [
      ['no-secret', { connectionSecret: 'MISSING' }, 'There is no secret "MISSING"'],
      ['no-table', { table: 'nothing' }, 'nothing'],
      ['no-column', { idColumn: 'nothing' }, 'nothing'],
      ['no-user', { connectionSecret: 'WRONG' }, 'nobody'],
    ] as const) {
      await listen(id, body);
      const error = await eventually(async () => (await sourceOf(id))['lastError']);
      expect([id, error]).toEqual([id, expect.stringContaining(message)]);
      expect(error).not.toContain('hidden-password');
      await api.call('DELETE', `/v2/inbound-tables/${id}`);
    }
  });

  test('reach only hosts that connectors may reach', async () => {
    await api.call('PUT', '/v2/secrets/INSIDE', { body: { value: 'postgresql://u:p@10.0.0.1:5432/db' } });
    await listen('inside', { connectionSecret: 'INSIDE' });
    expect(await eventually(async () => (await sourceOf('inside'))['lastError'])).toContain(
      'not a public address',
    );
    await api.call('DELETE', '/v2/inbound-tables/inside');
  });

  test('are refused with what is wrong', async () => {
    for (const [body, code] of [
      [{ table: 'a;drop table b' }, 'INVALID_VALUE'],
      [{ table: 'a.b.c' }, 'INVALID_VALUE'],
      [{ idColumn: 'id"' }, 'INVALID_VALUE'],
      [{ markColumn: 'a b' }, 'INVALID_VALUE'],
      [{ channel: 'a-b' }, 'INVALID_VALUE'],
      [{ pollSeconds: 0 }, 'INVALID_VALUE'],
      [{ action: 'PUBLISH_MESSAGE' }, 'INVALID_VALUE'],
      [{ variablesExpression: '{' }, 'EXPRESSION_FAILED'],
    ] as const) {
      const answer = await listen('wrong', body);
      expect([body, answer.status, answer.body.code]).toEqual([body, 400, code]);
    }
    expect((await api.call('DELETE', '/v2/inbound-tables/wrong')).status).toBe(404);
  });
});
