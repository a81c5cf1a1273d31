import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { createRuntime } from '#runtime';
import type { Runtime } from '#runtime';
import { bpmn, file } from '../runtime/definitions/bpmn-text.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase } from '../support/test-database.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { eventually } from '../runtime/start-core.ts';

const caller = {
  id: 'test',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
} as const;
const context = { caller, tenantId: '<default>' };

let database: TestDatabase;
let pool: pg.Pool;
let servers: SMTPServer[] = [];
let runtimes: Runtime[] = [];
/** Message-IDs of what a server has read whole. */
let read: (string | undefined)[] = [];
/** How the server answers a mail that it has read; nothing: it takes it. */
let answer: () => Error | null = () => null;
let refuseReceiver = false;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString, max: 2 });
  pool.on('connect', (client) => client.on('error', () => undefined)).on('error', () => undefined);
  [read, servers, runtimes, refuseReceiver] = [[], [], [], false];
  answer = () => null;
  await pool.query(
    `insert into users (username, name, email, password_hash) values ('ana', 'Ana', 'ana@example.com', 'none')`,
  );
  await pool.query(
    `insert into memberships (container_kind, container_id, member_kind, member_id) values ('tenant', '<default>', 'user', 'ana')`,
  );
});
afterEach(async () => {
  for (const runtime of runtimes) await runtime.stop();
  for (const server of servers) await new Promise<void>((resolve) => server.close(resolve));
  await pool.end();
  await database.drop();
});

describe('a mail', () => {
  test('waits while the mail server is away, and comes once when it is back', async () => {
    const port = await startServer();
    await new Promise<void>((resolve) => servers.pop()!.close(resolve));
    await startTask(await open(port));
    await eventually(async () => (await mail()).lastError?.includes('ECONNREFUSED'));
    expect(await mail()).toMatchObject({ state: 'QUEUED', attempts: 1 });
    await startServer(port);
    await eventually(async () => (await mail()).state === 'SENT', 30_000);
    expect(read).toEqual([(await mail()).messageId]);
    expect((await mail()).lastError).toBeNull();
  });

  test('that the server puts off is sent again; one whose receiver it refuses is given up with the reason', async () => {
    let tries = 0;
    answer = () =>
      ++tries === 1 ? Object.assign(new Error('Greylisted, try again'), { responseCode: 450 }) : null;
    const runtime = await open(await startServer());
    await startTask(runtime);
    await eventually(async () => (await mail()).state === 'SENT', 30_000);
    const { messageId } = await mail();
    expect(read).toEqual([messageId, messageId]);
    refuseReceiver = true;
    await pool.query('update mails set state = $1, attempts = 0, next_attempt_at = now()', ['QUEUED']);
    await startTask(runtime);
    await eventually(async () => (await mail()).state === 'FAILED', 30_000);
    expect(await mail()).toMatchObject({
      attempts: 1,
      lastError: expect.stringContaining('550 No such user'),
    });
  });

  test('of a process that dies before it notes the sending is sent again with the same Message-ID', async () => {
    const port = await startServer();
    const quiet = await createRuntime({
      connectionString: database.connectionString,
      without: databaseWithout,
    });
    runtimes.push(quiet);
    await startTask(quiet);
    const child = fork(path.resolve('test/faults/mail-process.mjs'), {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DATABASE_URL: database.connectionString,
        SMTP_URL: `smtp://127.0.0.1:${port}`,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // The server has the mail; who sent it will never know.
    answer = () => {
      child.kill('SIGKILL');
      return null;
    };
    await new Promise((resolve) => child.once('exit', resolve));
    expect(read).toHaveLength(1);
    expect(await mail()).toMatchObject({ state: 'QUEUED', attempts: 1 });
    answer = () => null;
    const next = await open(port);
    // Until the lease of the dead process ends nobody else sends the mail; here its end is brought near.
    await pool.query(`update mails set next_attempt_at = now() - interval '1 second'`);
    await startTask(next);
    await eventually(async () => (await mail()).state === 'SENT', 30_000);
    const { messageId } = await mail();
    expect(read.filter((id) => id === messageId)).toHaveLength(2);
    expect(read[0]).toBe(messageId);
  });
});

// helpers

async function startServer(port = 0): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      done(refuseReceiver ? Object.assign(new Error('No such user'), { responseCode: 550 }) : null);
    },
    onData(stream, _session, done) {
      void simpleParser(stream).then(({ messageId }) => {
        read.push(messageId);
        done(answer());
      });
    },
  });
  // A sender that dies leaves a broken connection.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  servers.push(server);
  return (server.server.address() as AddressInfo).port;
}

async function open(port: number): Promise<Runtime> {
  const runtime = await createRuntime({
    connectionString: database.connectionString,
    without: databaseWithout,
    mail: {
      smtpUrl: `smtp://127.0.0.1:${port}`,
      from: 'millrace@example.com',
      baseUrl: 'https://millrace.example.com',
    },
  });
  runtimes.push(runtime);
  return runtime;
}

async function startTask(runtime: Runtime): Promise<void> {
  const model = bpmn(`<bpmn:process id="review" name="Reviews" isExecutable="true">
    <bpmn:startEvent id="start"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <bpmn:userTask id="check" name="Check"><bpmn:extensionElements><zeebe:userTask/>
      <zeebe:assignmentDefinition assignee="ana"/></bpmn:extensionElements></bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="end"/><bpmn:endEvent id="end"/></bpmn:process>`);
  await runtime.definitions.deploy(context, {
    resources: [file('review.bpmn', model)],
    duplicates: 'filter',
  });
  await runtime.instances.start(context, { processDefinitionId: 'review', variables: {} });
}

/** The first mail of the outbox. */
async function mail(): Promise<{
  state: string;
  attempts: number;
  lastError: string | null;
  messageId: string;
}> {
  const { rows } = await pool.query(
    `select state, attempts, last_error as "lastError", message_id as "messageId" from mails order by mail_key limit 1`,
  );
  return rows[0] ?? { state: 'NONE', attempts: 0, lastError: null, messageId: '' };
}
