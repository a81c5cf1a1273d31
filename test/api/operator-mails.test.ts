import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startMailReceiver, type MailReceiver } from '../support/mail-receiver.ts';
import { formProcess, jobProcess } from './models.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const ANA = { username: 'ana', password: 'the long password of ana' };
const SETTINGS = '/v2/processes/shipping/settings';
const SNOOZES = '/v2/processes/shipping/incident-snoozes';

describe('mails to owners of processes and to who began an operation', () => {
  let api: Api;
  let pool: pg.Pool;
  let mailbox: MailReceiver;

  beforeAll(async () => {
    mailbox = await startMailReceiver();
    api = await startApi({ SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`, MAIL_FROM: 'millrace@example.com' });
    pool = new pg.Pool({ connectionString: api.connectionString, max: 2 });
    pool.on('error', () => undefined);
    await api.deploy(['shipping.bpmn', jobProcess('shipping', 'ship')]);
    for (const username of ['ana', 'cem']) {
      const password = `the long password of ${username}`;
      const body = { username, password, email: `${username}@example.com`, name: `${username} Lind` };
      await api.call('POST', '/v2/users', { body });
      await api.call('PUT', `/v2/roles/staff/users/${username}`);
    }
    await api.call('POST', '/v2/groups', { body: { groupId: 'ops', name: 'Operations' } });
    await api.call('PUT', '/v2/groups/ops/users/cem');
    await pool.query(`update users set email = 'admin@example.com' where username = 'admin'`);
  });
  afterAll(async () => {
    await pool.end();
    await api.stop();
    await mailbox.stop();
  });

  /** What is due is looked for when somebody asks for a test mail. */
  const look = () => api.call('POST', '/v2/mail-settings/test');
  const toldTo = (name: string, subject: string | RegExp) => {
    const isMeant = (text = '') => (typeof subject === 'string' ? text === subject : subject.test(text));
    let polls = 0;
    return until(
      async () => {
        const found = mailbox.received.find(
          ({ mail, to }) => to === `${name}@example.com` && isMeant(mail.subject),
        );
        // Not at each look into the box: mails that are asked for all the time would be all that is sent.
        if (found === undefined && polls++ % 20 === 0) await look();
        return found?.mail;
      },
      () => subjectsOf(name).join('\n'),
    );
  };
  /** What was asked for last has come. */
  const looked = async () => {
    const { mailKey } = (await look()).body;
    await until(async () => {
      const { rows } = await pool.query(`select 1 from mails where mail_key = $1 and state = 'SENT'`, [
        mailKey,
      ]);
      return rows[0];
    });
  };
  const subjectsOf = (name: string) =>
    mailbox.received.filter(({ to }) => to === `${name}@example.com`).map(({ mail }) => mail.subject);
  const fail = async (count: number, processDefinitionId = 'shipping'): Promise<void> => {
    for (let made = 0; made < count; made += 1)
      await api.call('POST', '/v2/process-instances', { body: { processDefinitionId } });
    const { body } = await api.call('POST', '/v2/jobs/activation', {
      body: { type: 'ship', timeout: 60_000, maxJobsToActivate: count, worker: 'w' },
    });
    for (const { jobKey } of body.jobs)
      await api.call('POST', `/v2/jobs/${jobKey}/failure`, {
        body: { retries: 0, errorMessage: 'HTTP 422: no <street>\nat line 7' },
      });
  };
  const incidents = async (): Promise<{ fingerprint: string }[]> =>
    (
      await api.call('POST', '/v2/incidents/search', {
        headers: { prefer: 'extended' },
        body: { filter: { state: 'ACTIVE' } },
      })
    ).body.items;

  test('owners are set by who may change the process, and are people that exist', async () => {
    expect((await api.call('GET', SETTINGS)).body).toEqual({
      processDefinitionId: 'shipping',
      tenantId: '<default>',
      owners: [],
      ownerGroups: [],
      stalledAfterMs: null,
      updatedBy: null,
      updatedAt: null,
    });
    const body = { owners: ['ana'], ownerGroups: ['ops'], stalledAfterMs: 60_000 };
    expect((await api.call('PUT', SETTINGS, { body, as: ANA })).status).toBe(403);
    const unknown = await api.call('PUT', SETTINGS, { body: { owners: ['nobody'] } });
    expect([unknown.status, unknown.body.code, unknown.body.detail]).toEqual([
      400,
      'INVALID_VALUE',
      'There is no person or group "nobody" who could own this.',
    ]);
    expect((await api.call('PUT', SETTINGS, { body: { stalledAfterMs: 5 } })).body.code).toBe(
      'INVALID_VALUE',
    );
    const none = await api.call('PUT', '/v2/processes/none/settings', { body });
    expect([none.status, none.body.code]).toEqual([404, 'PROCESS_NOT_FOUND']);
    const foreign = await api.call('PUT', SETTINGS, { body: { ...body, tenantId: 'other' } });
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    const saved = await api.call('PUT', SETTINGS, { body });
    expect([saved.status, saved.body]).toMatchObject([200, { ...body, updatedBy: 'admin' }]);
    expect((await api.call('GET', SETTINGS)).body).toMatchObject(body);
  });

  test('incidents of one kind are told once, again when they are ten times as many, and when none is left', async () => {
    await fail(2);
    const mail = await toldTo('ana', '2 × HTTP 422: no <street> at line 7 in shipping');
    await toldTo('cem', '2 × HTTP 422: no <street> at line 7 in shipping');
    expect(mail.text).toContain('Incidents of this kind: 2.');
    expect(mail.text).toContain('/operate/processes/shipping?version=all&tab=incidents');
    expect(mail.html).toContain('HTTP 422: no &lt;street&gt;');
    await fail(3);
    await looked();
    expect(subjectsOf('ana').filter((subject) => subject?.includes('HTTP 422'))).toHaveLength(1);
    const [{ fingerprint } = { fingerprint: '' }] = await incidents();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect((await api.call('PUT', SNOOZES, { body: { fingerprint, until }, as: ANA })).status).toBe(403);
    const late = await api.call('PUT', SNOOZES, { body: { fingerprint, until: '2020-01-01T00:00:00Z' } });
    expect(late.body).toMatchObject({
      code: 'INVALID_VALUE',
      detail: 'Send a moment that lies ahead, at most 30 days.',
    });
    const other = await api.call('PUT', SNOOZES, { body: { fingerprint: 'other', until } });
    expect([other.status, other.body.code]).toEqual([404, 'NOT_FOUND']);
    expect((await api.call('PUT', SNOOZES, { body: { fingerprint, until } })).status).toBe(204);
    expect((await api.call('GET', SNOOZES)).body.items).toEqual([{ fingerprint, until, by: 'admin' }]);
    await fail(6);
    await looked();
    expect(subjectsOf('ana').filter((subject) => subject?.includes('HTTP 422'))).toHaveLength(1);
    expect((await api.call('PUT', SNOOZES, { body: { fingerprint, until: null } })).status).toBe(204);
    await toldTo('ana', '11 × HTTP 422: no <street> at line 7 in shipping');
  });

  test('an operation on many tells who began it what came of it, and the owners that nothing is left', async () => {
    const { body } = await api.call('POST', '/v2/process-instances/cancellation', {
      body: { filter: { processDefinitionId: 'shipping' }, reason: 'Wrong address' },
    });
    expect(body.batchOperationKey).toBeDefined();
    const mail = await toldTo('admin', 'Cancellation finished: 11 done, 0 failed');
    expect(mail.text).toContain('Done: 11.');
    const over = await toldTo('ana', 'Resolved: HTTP 422: no <street> at line 7 in shipping');
    expect(over.text).toContain('Incidents of this kind: 11.');
    expect(subjectsOf('ana')).not.toContain('Cancellation finished: 11 done, 0 failed');
  });

  test('waits that take too long are told with what is waited for', async () => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'shipping', businessId: 'ORD-7' },
    });
    await pool.query(`update jobs set created_at = now() - interval '2 hours' where instance_key = $1`, [
      body.processInstanceKey,
    ]);
    const mail = await toldTo('ana', '1 waiting longer than 1 minute at Work: shipping');
    expect(mail.text).toMatch(/- ORD-7: work of the type ship, since /);
    await looked();
    expect(subjectsOf('ana').filter((subject) => subject?.startsWith('1 waiting'))).toHaveLength(1);
  });

  test('a new version is told with what its steps do, but not to who deployed it', async () => {
    await api.call('PUT', SETTINGS, { body: { owners: ['ana', 'admin'] } });
    const steps = formProcess('shipping', 'none').replace('name="Decide"', 'name="Ask the customer"');
    expect(
      (await api.deploy(['shipping.bpmn', steps.replace(/<zeebe:formDefinition[^>]*>/, '')])).status,
    ).toBe(200);
    const mail = await toldTo('ana', 'shipping v2 is live');
    expect(mail.text).toContain('- New: Ask the customer\n- Gone: Work\n');
    expect(mail.text).toContain('/operate/processes/shipping?tab=versions');
    await looked();
    expect(subjectsOf('admin')).not.toContain('shipping v2 is live');
  });

  test('a migration says how many came along', async () => {
    const found = await api.call('POST', '/v2/process-definitions/search', {
      body: { filter: { processDefinitionId: 'shipping', version: 2 } },
    });
    const { processDefinitionKey: targetProcessDefinitionKey } = found.body.items[0];
    const { status } = await api.call('POST', '/v2/process-instances/migration', {
      body: {
        filter: { processDefinitionId: 'shipping' },
        migrationPlan: {
          targetProcessDefinitionKey,
          mappingInstructions: [{ sourceElementId: 'work', targetElementId: 'decide' }],
        },
      },
    });
    expect(status).toBe(200);
    const mail = await toldTo('admin', 'Migrated 0 to shipping v2, 1 left');
    expect(mail.text).toMatch(/- 1 × [A-Z_]+: /);
  });

  test('owners get a summary at the time of their choice, once a day, and who switched a kind off gets none', async () => {
    const now = new Date();
    const at = `${String(now.getUTCHours()).padStart(2, '0')}:00`;
    const days = [1, 2, 3, 4, 5, 6, 7];
    const chosen = { digestAt: at, digestDays: days, mailOff: ['deployment-notice'] };
    await api.call('PUT', '/v2/notification-preferences/me', { as: ANA, body: chosen });
    await api.call('PATCH', '/v2/users/me', { as: ANA, body: { timeZone: 'UTC' } });
    await fail(1, 'shipping');
    const mail = await toldTo('ana', /^shipping: /);
    expect(mail.subject).toMatch(/^shipping: \d+ done, \d+ incidents$/);
    expect(mail.text).toMatch(/- shipping: \d+ done \(0 a week ago\)/);
    await api.deploy(['shipping.bpmn', jobProcess('shipping', 'other')]);
    await looked();
    expect(subjectsOf('ana').filter((subject) => subject?.startsWith('shipping: '))).toHaveLength(1);
    expect(subjectsOf('ana')).not.toContain('shipping v3 is live');
  });

  test('whose API token ends within a week hears it once, and cannot be taken off that', async () => {
    const expiresAt = new Date(Date.now() + 100 * 86_400_000).toISOString();
    const scopes = [{ resourceType: 'MAIL', resourceId: '*', permissionTypes: ['READ'] }];
    const made = await api.call('POST', '/v2/api-tokens', { body: { name: 'ci', expiresAt, scopes } });
    expect(made.status).toBe(201);
    await looked();
    expect(subjectsOf('admin')).not.toContain('API token ci expires soon');
    await pool.query(
      `update api_tokens set created_at = now() - interval '90 days', expires_at = now() + interval '6 days'`,
    );
    const mail = await toldTo('admin', 'API token ci expires soon');
    expect(mail.headers.has('list')).toBe(false);
    await looked();
    expect(subjectsOf('admin').filter((subject) => subject?.startsWith('API token'))).toHaveLength(1);
  });
});

// helpers

async function until<T>(found: () => Promise<T | undefined>, seen = () => ''): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const value = await found();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`It has not come about within twenty seconds. ${seen()}`);
}
