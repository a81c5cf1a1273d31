import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startMailReceiver, type MailReceiver } from '../support/mail-receiver.ts';
import { startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

const [ANA, CEM] = ['ana', 'cem'].map((username) => ({
  username,
  password: `the long password of ${username}`,
})) as [User, User];
interface User {
  username: string;
  password: string;
}

describe('mails to who asked for something', () => {
  let api: Api;
  let pool: pg.Pool;
  let mailbox: MailReceiver;

  beforeAll(async () => {
    mailbox = await startMailReceiver();
    api = await startApi({ SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`, MAIL_FROM: 'millrace@example.com' });
    pool = new pg.Pool({ connectionString: api.connectionString, max: 2 });
    pool.on('error', () => undefined);
    await api.deploy(['request.bpmn', request]);
    await api.deploy(['silent.bpmn', request.replace('id="request"', 'id="silent"').replace(telling, '')]);
    for (const { username, password } of [ANA, CEM]) {
      const body = { username, password, email: `${username}@example.com`, name: `${username} Lind` };
      await api.call('POST', '/v2/users', { body });
      await api.call('PUT', `/v2/roles/staff/users/${username}`);
    }
    const grant = {
      ownerType: 'USER',
      resourceType: 'PROCESS_DEFINITION',
      resourceId: '*',
      permissionTypes: ['CREATE_PROCESS_INSTANCE', 'CANCEL_PROCESS_INSTANCE'],
    };
    for (const { username } of [ANA, CEM])
      await api.call('POST', '/v2/authorizations', { body: { ...grant, ownerId: username } });
  });
  afterAll(async () => {
    await pool.end();
    await api.stop();
    await mailbox.stop();
  });

  const start = async (as: User, processDefinitionId = 'request'): Promise<string> => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      as,
      body: { processDefinitionId, businessId: 'EXP-1', variables: { asker: as.username } },
    });
    return body.processInstanceKey;
  };
  const taskOf = async (processInstanceKey: string): Promise<string> =>
    until(async () => {
      const filter = { processInstanceKey, state: 'CREATED' };
      const { body } = await api.call('POST', '/v2/user-tasks/search', { body: { filter } });
      return body.items[0]?.userTaskKey;
    });
  const complete = (task: string, as: User) =>
    api.call('POST', `/v2/user-tasks/${task}/completion`, { as, body: {} });
  /** The sender looks for everything that is due when a test mail is asked for; this one is for Cem. */
  const look = () => api.call('POST', '/v2/mail-settings/test', { as: CEM });
  const toldTo = (name: string, subject: string) =>
    until(async () => {
      const found = mailbox.received.find(
        ({ mail, to }) => to === `${name}@example.com` && mail.subject?.startsWith(subject),
      );
      if (found === undefined) await look();
      return found?.mail;
    });
  const mailsOf = async (processInstanceKey: string): Promise<{ template: string; state: string }[]> =>
    (await api.call('POST', '/v2/mails/search', { body: { filter: { processInstanceKey } } })).body.items;
  const preferences = (as: User, body: object) =>
    api.call('PUT', '/v2/notification-preferences/me', { as, body });

  test('a test mail goes to whoever asks for it and may, and says nothing secret', async () => {
    expect((await look()).status).toBe(403);
    await api.call('PUT', '/v2/roles/admin/users/cem');
    expect((await look()).status).toBe(202);
    const mail = await toldTo('cem', 'Test mail from localhost');
    expect(mail.text).toMatch(/Mail server: 127\.0\.0\.1:\d+\nSender: millrace@example\.com/);
    expect(mail.headers.has('list-unsubscribe')).toBe(false);
    const without = await api.call('POST', '/v2/mail-settings/test');
    expect([without.status, without.body.code]).toEqual([409, 'MAIL_NOT_POSSIBLE']);
  });

  test('a request is received, asks its requester, and has an outcome', async () => {
    await api.call('PATCH', '/v2/users/me', { as: ANA, body: { language: 'de', timeZone: 'Europe/Berlin' } });
    const instance = await start(ANA);
    const silent = await start(ANA, 'silent');
    const first = await toldTo('ana', 'Ihre Anfrage ist eingegangen: Expenses EXP-1');
    expect(first.text).toContain('In Arbeit: [Check]');
    expect(first.text).toContain(`http://localhost/requests/${instance}`);
    const check = await taskOf(instance);
    expect((await complete(check, CEM)).status).toBe(204);
    const question = await toldTo('ana', 'Eine Frage zu Expenses EXP-1: Send the receipt');
    expect((await complete(await taskOf(instance), ANA)).status).toBe(204);
    const outcome = await toldTo('ana', 'Approved: Expenses EXP-1');
    expect(outcome.text).toContain('Den letzten Schritt hat ana Lind erledigt.');
    const threads = [first, question, outcome].map(({ references }) => references);
    expect(new Set(threads)).toEqual(new Set([`<instance-${instance}@example.com>`]));
    await look();
    expect((await mailsOf(instance)).map(({ template }) => template).sort()).toEqual([
      'request-needs-info',
      'request-outcome',
      'request-received',
      'task-assigned',
    ]);
    expect((await mailsOf(silent)).map(({ template }) => template)).toEqual(['task-assigned']);
  });

  test('who asked hears that somebody else canceled it, and not that they did', async () => {
    const [own, others] = [await start(ANA), await start(ANA)];
    await until(async () => {
      await look();
      return (await mailsOf(others)).some(({ template }) => template === 'request-received') || undefined;
    });
    await api.call('POST', `/v2/process-instances/${own}/cancellation`, { as: ANA });
    await api.call('POST', `/v2/process-instances/${others}/cancellation`, { as: CEM });
    const mail = await toldTo('ana', 'Abgebrochen: Expenses EXP-1');
    expect(mail.text).toContain('wurde von cem Lind abgebrochen.');
    expect((await mailsOf(own)).map(({ template }) => template)).not.toContain('process-canceled');
  });

  test('one click takes somebody off a kind of mail, and looking at the link does not', async () => {
    const instance = await start(ANA);
    const mail = await until(async () => {
      await look();
      return mailbox.received.find(
        ({ mail: one, to }) =>
          to === 'ana@example.com' && one.references === `<instance-${instance}@example.com>`,
      )?.mail;
    });
    const raw = mail.headers.get('list') as unknown as { unsubscribe: { url: string } };
    const { pathname } = new URL(raw.unsubscribe.url);
    expect(mail.headerLines.map(({ line }) => line)).toContain(
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    );
    expect((await fetch(api.url + pathname)).status).toBe(404);
    const click = (path: string) =>
      fetch(api.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
    const off = async () =>
      (await api.call('GET', '/v2/notification-preferences/me', { as: ANA })).body.mailOff;
    expect(await off()).toEqual([]);
    for (let i = 0; i < 2; i++) {
      const answer = await click(pathname);
      expect([answer.status, await answer.json()]).toEqual([200, { kind: expect.any(String) }]);
    }
    expect(await off()).toHaveLength(1);
    expect((await click(pathname.replace(/[^/]+$/, crypto.randomUUID()))).status).toBe(404);
    expect((await click(pathname.replace(/[^/]+$/, 'x'))).status).toBe(400);
    await preferences(ANA, { mailOff: [] });
  });

  test('a digest says once a day what is open, in place of single mails', async () => {
    const bad = await preferences(ANA, { digest: 'HOURLY' });
    expect([bad.status, bad.body.code]).toEqual([400, 'INVALID_VALUE']);
    expect((await preferences(ANA, { digest: 'DAILY', digestDays: [8] })).status).toBe(400);
    expect((await preferences(ANA, { digest: 'DAILY', digestDays: [] })).status).toBe(400);
    // By this clock it is about noon, so that no midnight comes in between.
    const ahead = 12 - new Date().getUTCHours();
    const timeZone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
    await api.call('PATCH', '/v2/users/me', { as: ANA, body: { timeZone } });
    const instance = await start(CEM);
    await until(async () => {
      await look();
      return (await mailsOf(instance)).some(({ template }) => template === 'request-received') || undefined;
    });
    const task = await taskOf(instance);
    await preferences(ANA, {
      digest: 'DAILY',
      digestAt: '10:30',
      digestDays: [7, 6, 5, 4, 3, 2, 1],
      digestOnly: true,
    });
    expect((await api.call('GET', '/v2/notification-preferences/me', { as: ANA })).body).toMatchObject({
      digest: 'DAILY',
      digestDays: [1, 2, 3, 4, 5, 6, 7],
    });
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await api.call('PATCH', `/v2/user-tasks/${task}`, { body: { dueDate: yesterday } });
    await api.call('POST', `/v2/user-tasks/${task}/assignment`, { body: { assignee: 'ana' } });
    const { subject, text, html } = await until(async () => {
      await look();
      return mailbox.received.find(
        ({ mail, to }) => to === 'ana@example.com' && / offen, /.test(mail.subject ?? ''),
      )?.mail;
    });
    expect(subject).toMatch(/^\d+ offen, 1 überfällig$/);
    expect(text).toMatch(/Überfällig \(1\)\n- Check · Expenses EXP-1 · fällig /);
    expect(html).toContain(`href="http://localhost/t/${task}"`);
    await look();
    const { items } = (
      await api.call('POST', '/v2/mails/search', { body: { filter: { userTaskKey: task, username: 'ana' } } })
    ).body;
    expect(items.map(({ template }: { template: string }) => template)).toEqual(['task-overdue']);
    const digests = await pool.query(`select username from mails where template = 'task-digest'`);
    expect(digests.rows).toEqual([{ username: 'ana' }]);
  });

  test('nobody gets more than sixty mails an hour; the others come later', async () => {
    await pool.query(`insert into mails (tenant_id, template, username, address, message_id, state, sent_at)
      select '<default>', 'task-overdue', 'ana', 'ana@example.com', 'past-' || n, 'SENT', now() from generate_series(1, 60) n`);
    const instance = await start(ANA);
    await until(async () => {
      await look();
      return (await mailsOf(instance)).some(({ template }) => template === 'request-received') || undefined;
    });
    const both = await start(CEM);
    await until(async () => {
      await look();
      return (
        (await mailsOf(both)).some((mail) => mail.template === 'request-received' && mail.state === 'SENT') ||
        undefined
      );
    });
    expect((await mailsOf(instance)).find(({ template }) => template === 'request-received')?.state).toBe(
      'QUEUED',
    );
    await pool.query(`update mails set sent_at = now() - interval '2 hours' where message_id like 'past-%'`);
    await until(async () => {
      await look();
      return (
        (await mailsOf(instance)).some(
          (mail) => mail.template === 'request-received' && mail.state === 'SENT',
        ) || undefined
      );
    });
  });
});

// helpers

async function until<T>(found: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 100; i++) {
    const value = await found();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('It has not come about within twenty seconds.');
}

const telling = '<millrace:process requesterMails="true" />';
const request = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:millrace="urn:millrace:bpmn:1.0" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="request" name="Expenses" isExecutable="true">
    <bpmn:extensionElements>${telling}</bpmn:extensionElements>
    <bpmn:startEvent id="start" />
    <bpmn:userTask id="check" name="Check">
      <bpmn:extensionElements><zeebe:userTask /><zeebe:assignmentDefinition assignee="cem" /></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:userTask id="receipt" name="Send the receipt">
      <bpmn:extensionElements><zeebe:userTask /><zeebe:assignmentDefinition assignee="=asker" /></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end" name="Approved" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="check" />
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="receipt" />
    <bpmn:sequenceFlow id="f3" sourceRef="receipt" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;
