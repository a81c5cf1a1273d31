import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createRuntime } from '#runtime';
import type { Caller, CommandContext, Key, Runtime } from '#runtime';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { isMailAddress } from '../../../runtime/humans/mail/mail-address.ts';
import { databaseWithout } from '../../support/plain-database.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { bpmn, file } from '../definitions/bpmn-text.ts';
import { eventually } from '../start-core.ts';

interface Received {
  readonly mail: ParsedMail;
  readonly raw: string;
  readonly recipients: readonly string[];
}

/** A person with this name tries to add a recipient, a header and markup. */
const hostileName = 'Eve\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script> & Co';

let database: TestDatabase;
let pool: pg.Pool;
let server: SMTPServer;
let received: Received[] = [];
/** Message-IDs of mails that the server refused after it had read them. */
let refused: (string | undefined)[] = [];
let refusals = 0;
const runtimes: Runtime[] = [];

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        void simpleParser(raw).then((mail) => {
          if (refusals > 0) {
            refusals -= 1;
            refused.push(mail.messageId);
            done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
            return;
          }
          received.push({ mail, raw, recipients: session.envelope.rcptTo.map(({ address }) => address) });
          done();
        });
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString, max: 2 });
  // A closed pool may still be saying goodbye when its database is dropped by force.
  pool.on('connect', (client) => client.on('error', () => undefined)).on('error', () => undefined);
  received = [];
  refused = [];
  refusals = 0;
  await person('ana', 'Ana', 'ana@example.com');
  await person('ben', 'Ben', 'ben@example.com');
  await person('nomail', 'Nobody', null);
});
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.stop();
  await pool.end();
  await database.drop();
});

describe('a task that is assigned', () => {
  test('is told to its assignee by one mail with subject, both parts and the link', async () => {
    const runtime = await open();
    await deploy(runtime, 'assigned', 'assignee="ana"', 'dueDate="2030-05-06T15:00:00Z"');
    await begin(runtime, 'assigned');
    const { mail, raw, recipients } = await eventually(() => Promise.resolve(received[0]));
    const [row] = await mails();
    expect(recipients).toEqual(['ana@example.com']);
    expect(mail.subject).toBe('Review expense – due Mon, May 6, 2030, 15:00 UTC');
    expect(mail.from?.text).toBe('"Millrace" <millrace@example.com>');
    const link = `https://millrace.example.com/t/${row!.taskKey}`;
    expect(mail.text).toContain(`Open task: ${link}`);
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.text).toContain('Hello Ana,');
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(mail.messageId).toBe(row!.messageId);
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
    await eventually(async () => (await mails())[0]?.state === 'SENT');
    await quiet();
    expect(received).toHaveLength(1);
  });

  test('is not told to whoever took it themselves, nor to a person without an address', async () => {
    const runtime = await open();
    await deploy(runtime, 'available', 'candidateUsers="ben, nomail"');
    const taskKey = await begin(runtime, 'available');
    await eventually(() => Promise.resolve(received.length === 1));
    expect(received[0]!.mail.subject).toBe('New: Review expense');
    expect(received[0]!.recipients).toEqual(['ben@example.com']);
    await runtime.userTasks.assign(as('ben'), taskKey, 'ben', { allowOverride: false });
    await quiet();
    expect(received).toHaveLength(1);
    await runtime.userTasks.assign(as('ben'), taskKey, 'ana', { allowOverride: true });
    await eventually(() => Promise.resolve(received.length === 2));
    expect(received[1]!.recipients).toEqual(['ana@example.com']);
  });
});

test('a task for a group is told to its members in the tenant, once each', async () => {
  await pool.query(`insert into groups (group_id, name) values ('managers', 'Managers')`);
  await pool.query(`insert into memberships (container_kind, container_id, member_kind, member_id)
    values ('group', 'managers', 'user', 'ana'), ('group', 'managers', 'user', 'ben'), ('group', 'managers', 'user', 'foreign')`);
  await person('foreign', 'Foreign', 'foreign@example.com');
  await pool.query(`delete from memberships where container_kind = 'tenant' and member_id = 'foreign'`);
  const runtime = await open();
  await deploy(runtime, 'group', 'candidateGroups="managers" candidateUsers="ana"');
  await begin(runtime, 'group');
  await eventually(() => Promise.resolve(received.length >= 2));
  await quiet();
  // By name where they are named themselves, by their group where they are not.
  expect(received.map(({ recipients, mail }) => [recipients[0], mail.subject]).sort()).toEqual([
    ['ana@example.com', 'New: Review expense'],
    ['ben@example.com', 'New in Managers: Review expense'],
  ]);
});

test('a comment is mailed once to whom it mentions, with its words and not its markup', async () => {
  const runtime = await open();
  await deploy(runtime, 'assigned', 'assignee="ana"');
  const taskKey = await begin(runtime, 'assigned');
  await eventually(() => Promise.resolve(received.length === 1));
  const comment = {
    targetType: 'USER_TASK',
    targetKey: taskKey,
    elementId: null,
    text: 'Is <b>this</b> right?\nBcc: victim@example.com',
    mentions: ['ana', 'ben'],
  } as const;
  await pool.query(
    `insert into authorizations (owner_type, owner_id, resource_type, resource_id, permission_types)
     values ('USER', 'ben', 'USER_TASK', '*', '{READ}')`,
  );
  await runtime.comments.add(as('ben'), comment);
  const { mail, recipients } = await eventually(() => Promise.resolve(received[1]));
  expect(recipients).toEqual(['ana@example.com']);
  expect(mail.subject).toBe('Ben mentioned you on Review expense');
  expect(mail.text).toContain('> Is <b>this</b> right?\n> Bcc: victim@example.com');
  expect(mail.text).toContain(`Reply: https://millrace.example.com/t/${taskKey}?tab=comments`);
  expect(mail.html).toContain('Is &lt;b&gt;this&lt;/b&gt; right?');
  await runtime.comments.add(as('ben'), { ...comment, mentions: [] });
  await quiet();
  expect(received).toHaveLength(2);
});

test('who asked is spoken to beside a task of others, and is led to their request', async () => {
  const runtime = await open();
  await deploy(runtime, 'asked', 'assignee="ben"');
  const taskKey = await begin(runtime, 'asked', 'ana');
  const comment = {
    targetType: 'USER_TASK',
    targetKey: taskKey,
    elementId: null,
    text: 'Where is the receipt?',
    mentions: ['ana'],
  } as const;
  await runtime.comments.add(as('ben'), comment);
  const { mail } = await eventually(() =>
    Promise.resolve(received.find(({ recipients }) => recipients[0] === 'ana@example.com')),
  );
  expect(mail.subject).toBe('Ben mentioned you on Review expense');
  const { rows } = await pool.query<{ key: string }>('select instance_key::text as key from user_tasks');
  expect(mail.text).toContain(`Reply: https://millrace.example.com/requests/${rows[0]?.key}`);
});

test('a comment on a project leads to its element', async () => {
  await pool.query(
    `insert into authorizations (owner_type, owner_id, resource_type, resource_id, permission_types)
     values ('USER', 'ana', 'PROJECT', '*', '{READ}')`,
  );
  const runtime = await open();
  const { projectKey } = await runtime.projects.create(as('ben'), { name: 'Expenses', files: [] });
  await runtime.comments.add(as('ben'), {
    targetType: 'PROJECT',
    targetKey: projectKey,
    fileName: 'expense.bpmn',
    elementId: 'review',
    text: 'Who does this?',
    mentions: ['ana'],
  });
  const { mail, recipients } = await eventually(() => Promise.resolve(received[0]), 15_000);
  expect([recipients, mail.subject]).toEqual([['ana@example.com'], 'Ben mentioned you on Expenses']);
  expect(mail.text).toContain(
    `https://millrace.example.com/models/projects/${projectKey}?panel=comments&file=expense.bpmn&element=review`,
  );
});

test('a refused mail is sent again with the same Message-ID', async () => {
  refusals = 1;
  const runtime = await open();
  await deploy(runtime, 'assigned', 'assignee="ana"');
  await begin(runtime, 'assigned');
  const { mail } = await eventually(() => Promise.resolve(received[0]), 15_000);
  expect(refused).toEqual([mail.messageId]);
  await eventually(async () => (await mails())[0]?.state === 'SENT');
  expect(await mails()).toMatchObject([{ attempts: 2, lastError: null }]);
});

test('names cannot add recipients, headers or markup', async () => {
  await person('eve', hostileName, 'eve@example.com');
  await person('list', 'List', 'list@example.com, victim@example.com');
  const runtime = await open();
  const title =
    '&lt;img src=x onerror=alert(1)&gt;&#10;Bcc: victim@example.com&#10;{{constructor}} &quot;R&amp;D&quot;';
  await deploy(runtime, 'hostile', 'candidateUsers="eve, list"', undefined, title);
  await begin(runtime, 'hostile');
  const { mail, recipients } = await eventually(() => Promise.resolve(received[0]));
  expect(recipients).toEqual(['eve@example.com']);
  expect(mail.bcc).toBeUndefined();
  expect([...mail.headers.keys()].sort()).toEqual([
    'auto-submitted',
    'content-type',
    'date',
    'from',
    'list',
    'message-id',
    'mime-version',
    'references',
    'subject',
    'to',
  ]);
  expect(mail.subject).toMatch(
    /^New: <img src=x onerror=alert\(1\)> Bcc: victim@example\.com \{\{constructor\}\} "R&D"$/,
  );
  expect(mail.html).not.toMatch(/<img|<script/);
  expect(mail.html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;');
  expect(mail.text).toContain('Hello Eve Bcc: victim@example.com <script>alert(1)</script> & Co,');
  await eventually(async () => (await mails()).some(({ state }) => state === 'FAILED'));
  expect((await mails()).find(({ username }) => username === 'list')).toMatchObject({
    state: 'FAILED',
    attempts: 1,
    lastError: expect.stringContaining('exactly one plain address'),
  });
});

test('two processes on one database send one mail', async () => {
  const first = await open();
  await open();
  await deploy(first, 'assigned', 'assignee="ana"');
  for (let i = 0; i < 5; i++) await begin(first, 'assigned');
  await eventually(() => Promise.resolve(received.length >= 5));
  await quiet();
  expect(new Set(received.map(({ mail }) => mail.messageId)).size).toBe(5);
  expect(received).toHaveLength(5);
});

test('a task that was opened while no process could mail is told later', async () => {
  const silent = await open(false);
  await deploy(silent, 'assigned', 'assignee="ana"');
  await begin(silent, 'assigned');
  await quiet();
  expect(received).toHaveLength(0);
  await open();
  await eventually(() => Promise.resolve(received.length === 1));
});

test('no mail is sent about a task that has ended', async () => {
  refusals = 1;
  const runtime = await open();
  await deploy(runtime, 'assigned', 'assignee="ana"');
  const taskKey = await begin(runtime, 'assigned');
  await eventually(() => Promise.resolve(refused.length === 1));
  await runtime.userTasks.complete(as('ana'), taskKey, {});
  await eventually(async () => (await mails())[0]?.state === 'CANCELED', 15_000);
  expect(received).toHaveLength(0);
});

test('an address is exactly one address', () => {
  for (const good of ['a@b.example', "o'neil+x@mail.example.com", 'root@localhost'])
    expect(isMailAddress(good)).toBe(true);
  for (const bad of [
    '',
    'a',
    'a@b, c@d',
    'A <a@b.c>',
    'a@b.c\r\nBcc: x@y.z',
    'g: a@b.c;',
    '"a b"@c.d',
    'a@b..c',
    ' a@b.c',
  ])
    expect(isMailAddress(bad)).toBe(false);
});

// helpers

function caller(id: string): Caller {
  return { id, kind: 'system', tenantIds: ['<default>'], groupIds: [], roleIds: [], grants: [] };
}

function as(id: string): CommandContext {
  return { caller: caller(id), tenantId: '<default>' };
}

async function open(isMailing = true): Promise<Runtime> {
  const { port } = server.server.address() as AddressInfo;
  const runtime = await createRuntime({
    connectionString: database.connectionString,
    without: databaseWithout,
    ...(isMailing
      ? {
          mail: {
            smtpUrl: `smtp://127.0.0.1:${port}`,
            from: 'millrace@example.com',
            baseUrl: 'https://millrace.example.com',
          },
        }
      : {}),
  });
  runtimes.push(runtime);
  return runtime;
}

async function person(username: string, name: string, email: string | null): Promise<void> {
  await pool.query(`insert into users (username, name, email, password_hash) values ($1, $2, $3, 'none')`, [
    username,
    name,
    email,
  ]);
  await pool.query(
    `insert into memberships (container_kind, container_id, member_kind, member_id) values ('tenant', '<default>', 'user', $1)`,
    [username],
  );
}

async function deploy(
  runtime: Runtime,
  id: string,
  assignment: string,
  schedule?: string,
  name = 'Review expense',
): Promise<void> {
  const model = bpmn(`<bpmn:process id="${id}" name="Expenses" isExecutable="true">
    <bpmn:startEvent id="start"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="review"/>
    <bpmn:userTask id="review" name="${name}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition ${assignment}/>
      ${schedule === undefined ? '' : `<zeebe:taskSchedule ${schedule}/>`}</bpmn:extensionElements></bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="review" targetRef="end"/><bpmn:endEvent id="end"/></bpmn:process>`);
  await runtime.definitions.deploy(as('test'), {
    resources: [file(`${id}.bpmn`, model)],
    duplicates: 'filter',
  });
}

/** Answers the key of the task that opens. */
async function begin(runtime: Runtime, processDefinitionId: string, person?: string): Promise<Key> {
  const context = as(person ?? 'test');
  const starter = person === undefined ? context.caller : { ...context.caller, kind: 'user' as const };
  const { processInstanceKey } = await runtime.instances.start(
    { ...context, caller: starter },
    {
      processDefinitionId,
      variables: {},
    },
  );
  return eventually(async () => {
    const { rows } = await pool.query<{ key: Key }>('select key from user_tasks where instance_key = $1', [
      processInstanceKey,
    ]);
    return rows[0]?.key;
  });
}

async function mails() {
  const { rows } = await pool.query<{
    taskKey: string;
    username: string;
    state: string;
    attempts: number;
    lastError: string | null;
    messageId: string;
  }>(
    `select task_key as "taskKey", username, state, attempts, last_error as "lastError", message_id as "messageId" from mails order by mail_key`,
  );
  return rows;
}

/** Long enough for a mail that must not come. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}
