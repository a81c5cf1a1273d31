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

describe('the outbox, and mails that follow a first one', () => {
  let api: Api;
  let pool: pg.Pool;
  let mailbox: MailReceiver;

  beforeAll(async () => {
    mailbox = await startMailReceiver();
    api = await startApi({ SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`, MAIL_FROM: 'millrace@example.com' });
    pool = new pg.Pool({ connectionString: api.connectionString, max: 2 });
    pool.on('error', () => undefined);
    await api.deploy(['review.bpmn', review]);
    for (const { username, password } of [ANA, CEM]) {
      const body = { username, password, email: `${username}@example.com`, name: `${username} Lind` };
      await api.call('POST', '/v2/users', { body });
      await api.call('PUT', `/v2/roles/staff/users/${username}`);
    }
  });
  afterAll(async () => {
    await pool.end();
    await api.stop();
    await mailbox.stop();
  });

  const start = async (variables: object): Promise<{ instance: string; task: string }> => {
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'review', variables },
    });
    const found = await api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: body.processInstanceKey } },
    });
    return { instance: body.processInstanceKey, task: found.body.items[0].userTaskKey };
  };
  const mailsOf = async (
    userTaskKey: string,
  ): Promise<{ mailKey: string; template: string; to: string; state: string }[]> =>
    (await api.call('POST', '/v2/mails/search', { body: { filter: { userTaskKey } } })).body.items;
  const sent = (userTaskKey: string, template: string, to: string) =>
    until(async () =>
      (await mailsOf(userTaskKey)).find(
        (mail) => mail.template === template && mail.to === to && mail.state === 'SENT',
      ),
    );
  const assign = (task: string, assignee: string) =>
    api.call('POST', `/v2/user-tasks/${task}/assignment`, { body: { assignee } });
  const received = () => mailbox.received.map(({ mail }) => mail);
  const subjects = () => received().map(({ subject }) => subject);

  test('a task that is overdue, then with somebody else, then not needed, is told to whom it concerns', async () => {
    const { instance, task } = await start({ who: 'ana', due: '2020-01-01T00:00:00Z' });
    await sent(task, 'task-assigned', 'ana@example.com');
    // Long overdue before anybody could be told: no news.
    expect((await mailsOf(task)).map(({ template }) => template)).toEqual(['task-assigned']);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await api.call('PATCH', `/v2/user-tasks/${task}`, { body: { dueDate: yesterday } });
    await sent(task, 'task-overdue', 'ana@example.com');
    await assign(task, 'cem');
    const toAna = await sent(task, 'task-reassigned', 'ana@example.com');
    await sent(task, 'task-assigned', 'cem@example.com');
    expect(subjects()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Overdue since .*: Review/),
        'Review is now with cem Lind',
      ]),
    );
    await api.call('POST', `/v2/process-instances/${instance}/cancellation`);
    // The resent mail makes the sender look for everything that is due.
    expect((await api.call('POST', `/v2/mails/${toAna.mailKey}/resend`)).status).toBe(204);
    await sent(task, 'task-canceled', 'cem@example.com');
    expect(subjects()).toContain('No longer needed: Review');
    expect((await mailsOf(task)).filter(({ template }) => template === 'task-canceled')).toHaveLength(1);
  });

  test('fields of the task are told as their reader writes them, and what is sensitive is not', async () => {
    const given = { amount: 1240.5, day: '2030-04-29', account: 'DE-4711' };
    const { task } = await start({ who: 'ana', due: null, note: 'beyond the three', ...given });
    const speak = (preferences: object) =>
      pool.query(`update users set preferences = $1 where username = 'cem'`, [preferences]);
    await speak({ language: 'de' });
    await sent(task, 'task-assigned', 'ana@example.com');
    await assign(task, 'cem');
    await sent(task, 'task-assigned', 'cem@example.com');
    await sent(task, 'task-reassigned', 'ana@example.com');
    await speak({});
    const about = received().filter(({ text }) => text?.includes(`/t/${task}`));
    const toldIn = (words: string) => about.find(({ text }) => text?.includes(words));
    expect(toldIn('is assigned to you.')?.text).toContain(
      '\nAmount <€>: 1,240.5\nday: Apr 29, 2030\nAccount: (see task)\n',
    );
    expect(toldIn('is assigned to you.')?.html).toContain('Amount &lt;€&gt;');
    expect(toldIn('ist Ihnen zugewiesen.')?.text).toContain(
      '\nAmount <€>: 1.240,5\nday: 29.04.2030\nAccount: (siehe Aufgabe)\n',
    );
    expect(toldIn('is now with cem Lind.')?.text).not.toContain('Amount');
    const other = await start({
      who: 'ana',
      due: null,
      amount: [4711],
      day: '2030-04-29T12:00Z',
      note: true,
    });
    await sent(other.task, 'task-assigned', 'ana@example.com');
    expect(received().find(({ text }) => text?.includes(`/t/${other.task}`))?.text).toMatch(
      /\nAmount <€>: \(see task\)\nday: Mon, Apr 29, 2030, \d\d:\d\d .+\nnote: yes\n/,
    );
    for (const { text, html } of about) expect(`${text}${String(html)}`).not.toMatch(/DE-4711|beyond/);
  });

  test('a task that is due soon is reminded of once it is not new', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const { task } = await start({ who: 'ana', due: soon });
    await sent(task, 'task-assigned', 'ana@example.com');
    expect(await mailsOf(task)).toHaveLength(1);
    await pool.query(`update user_tasks set created_at = now() - interval '2 hours' where key = $1`, [task]);
    await api.call('PATCH', `/v2/user-tasks/${task}`, { body: { priority: 60 } });
    await sent(task, 'task-reminder', 'ana@example.com');
    expect(subjects().some((subject) => /^Reminder: Review – due /.test(subject ?? ''))).toBe(true);
  });

  test('both hear of a substitution, and a link leads to where it is arranged', async () => {
    await api.call('POST', '/v2/substitutions', {
      as: ANA,
      body: {
        absentUser: 'ana',
        deputyUser: 'cem',
        from: '2020-01-01T00:00:00Z',
        until: '2090-01-01T00:00:00Z',
      },
    });
    const { items } = (await api.call('POST', '/v2/mails/search', { body: { filter: { state: 'SENT' } } }))
      .body;
    await api.call('POST', `/v2/mails/${items[0].mailKey}/resend`);
    const told = await until(() => {
      const found = received().filter(({ subject }) => /stands? in/.test(subject ?? ''));
      return Promise.resolve(found.length === 2 ? found : undefined);
    });
    expect(told.map(({ subject }) => subject?.replace(/ until .*/, '')).sort()).toEqual([
      'You stand in for ana Lind',
      'cem Lind stands in for you',
    ]);
    expect(told[0]!.text).toContain('http://localhost/preferences');
    expect(told[0]!.text).not.toContain('Process:');
  });

  test('a kind that is switched off is not sent, and quiet hours hold mails back', async () => {
    const path = '/v2/notification-preferences/me';
    expect((await api.call('GET', path, { as: ANA })).body).toEqual(unchosen);
    const save = (body: object) => api.call('PUT', path, { as: ANA, body });
    expect((await save({ mailOff: ['task-everything'] })).body.code).toBe('INVALID_VALUE');
    expect((await save({ quietHours: { from: '25:00', until: '07:00' } })).body.code).toBe('INVALID_VALUE');
    expect((await save({ mailOff: ['task-assigned'] })).body).toEqual({
      ...unchosen,
      mailOff: ['task-assigned'],
    });
    const off = await start({ who: 'ana', due: null });
    // All day but for one minute, which is half a day away from this test.
    const away = String((new Date().getUTCHours() + 12) % 24).padStart(2, '0');
    await save({ mailOff: [], quietHours: { from: `${away}:01`, until: `${away}:00` } });
    const quiet = await start({ who: 'ana', due: null });
    await until(async () => ((await mailsOf(quiet.task)).length > 0 ? true : undefined));
    const other = await start({ who: 'cem', due: null });
    await sent(other.task, 'task-assigned', 'cem@example.com');
    expect(await mailsOf(quiet.task)).toMatchObject([{ state: 'QUEUED' }]);
    // What was off then stays unsaid while it is open and the choice holds; the other choice has been taken back.
    expect((await mailsOf(off.task)).every(({ state }) => state === 'QUEUED')).toBe(true);
    const [waiting] = await mailsOf(quiet.task);
    const preview = await api.call('GET', `/v2/mails/${waiting!.mailKey}`);
    expect(preview.body.subject).toBe('Review');
    expect(preview.body.html).toContain('<strong>Review</strong>');
    const again = await api.call('POST', `/v2/mails/${waiting!.mailKey}/resend`);
    expect([again.status, again.body.code]).toEqual([409, 'INVALID_MAIL_STATE']);
    expect((await api.call('POST', `/v2/mails/${waiting!.mailKey}/cancellation`)).status).toBe(204);
    expect((await api.call('POST', `/v2/mails/${waiting!.mailKey}/cancellation`)).body.code).toBe(
      'INVALID_MAIL_STATE',
    );
    expect(await mailsOf(quiet.task)).toMatchObject([{ state: 'CANCELED' }]);
    expect((await api.call('GET', '/v2/users/me', { as: ANA })).body).not.toHaveProperty('notifications');
  });

  test('a mail that is sent again is the same, down to its Message-ID', async () => {
    const { task } = await start({ who: 'cem', due: null });
    const { mailKey } = await sent(task, 'task-assigned', 'cem@example.com');
    const { body } = await api.call('GET', `/v2/mails/${mailKey}`);
    await api.call('POST', `/v2/user-tasks/${task}/completion`, { body: {} });
    await api.call('POST', `/v2/mails/${mailKey}/resend`);
    const same = await until(() => {
      const found = received().filter(({ messageId }) => messageId === body.messageId);
      return Promise.resolve(found.length === 2 ? found : undefined);
    });
    expect(same[1]!.text).toBe(same[0]!.text);
    expect(body.text).toContain(`http://localhost/t/${task}`);
  });

  test('is for those with the right to see it', async () => {
    const hidden = await api.call('POST', '/v2/mails/search', { as: CEM, body: {} });
    expect([hidden.status, hidden.body.items ?? hidden.body.code]).toEqual([200, []]);
    const { items } = (await api.call('POST', '/v2/mails/search', { body: {} })).body;
    expect((await api.call('GET', `/v2/mails/${items[0].mailKey}`, { as: CEM })).status).toBe(404);
    expect((await api.call('POST', `/v2/mails/${items[0].mailKey}/resend`, { as: CEM })).status).toBe(404);
  });
});

test('where mails are caught, they are kept to be looked at and nobody gets them', async () => {
  const api = await startApi({ MAIL_CATCHER: '1' });
  try {
    await api.deploy(['review.bpmn', review]);
    const body = { ...ANA, email: 'ana@example.com' };
    await api.call('POST', '/v2/users', { body });
    await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'review', variables: { who: 'ana', due: null } },
    });
    const mail = await until(async () => {
      const { items } = (await api.call('POST', '/v2/mails/search', { body: {} })).body;
      return items[0]?.state === 'SENT' ? items[0] : undefined;
    });
    const seen = await api.call('GET', `/v2/mails/${mail.mailKey}`);
    expect(seen.body).toMatchObject({ subject: 'Review', to: 'ana@example.com' });
    expect(seen.body.text).toContain('Hello ana,');
  } finally {
    await api.stop();
  }
});

// helpers

const unchosen = {
  mailOff: [],
  quietHours: null,
  digest: 'NONE',
  digestAt: '08:00',
  digestDays: [1, 2, 3, 4, 5],
  digestOnly: false,
};

async function until<T>(found: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const value = await found();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It has not come about within twenty seconds.');
}

const review = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:millrace="urn:millrace:bpmn:1.0" id="definitions" targetNamespace="http://millrace.test">
  <bpmn:process id="review" name="Reviews" isExecutable="true">
    <bpmn:extensionElements>
      <millrace:taskField name="missing" />
      <millrace:taskField name="amount" type="number" label="Amount &lt;€&gt;" />
      <millrace:taskField name="day" type="date" />
      <millrace:taskField name="account" label="Account" sensitive="true" />
      <millrace:taskField name="note" />
    </bpmn:extensionElements>
    <bpmn:startEvent id="start" />
    <bpmn:userTask id="check" name="Review">
      <bpmn:extensionElements>
        <zeebe:userTask /><zeebe:assignmentDefinition assignee="=who" /><zeebe:taskSchedule dueDate="=due" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="check" />
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;
